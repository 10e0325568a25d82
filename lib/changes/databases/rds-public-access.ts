import { rdsInstanceSetting } from './rds-instance-setting.ts';

/**
 * Whether instances have a public address.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const rdsPublicAccess = rdsInstanceSetting({
  type: 'rds-public-access',
  title: 'Public addresses of RDS instances',
  member: 'PubliclyAccessible',
  option: 'publicly-accessible',
  says: ['publicly accessible', 'private'],
  fallback: (on) => ({
    ...{ to: !on, selected: on },
    because: on ? 'a call that says so makes it public' : 'a call that says so makes it private',
  }),
});
