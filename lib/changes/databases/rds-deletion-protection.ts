import { rdsInstanceSetting } from './rds-instance-setting.ts';

/** Deletion protection of instances that are not the attacker's. */
export const rdsDeletionProtection = rdsInstanceSetting({
  type: 'rds-deletion-protection',
  title: 'Deletion protection of RDS instances',
  member: 'DeletionProtection',
  option: 'deletion-protection',
  says: ['protected from deletion', 'deletable'],
  fallback: (on) => ({
    ...{ to: !on, selected: !on },
    because: on ? 'nothing tells that it was off' : 'protection is taken off to delete',
  }),
});
