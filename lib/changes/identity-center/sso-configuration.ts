import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/**
 * Session length and MFA of Identity Center: only its console has calls for them.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/configure-user-session.html
 */
export const ssoConfiguration: ReportedType = {
  type: 'sso-configuration',
  title: 'Session and MFA settings of Identity Center',
  scope: 'regional',
  alteredBy: [
    {
      ...{ source: 'sso', name: 'UpdateSsoConfiguration' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const id = textAt(asked, 'instanceArn');
        const aspect = textAt(asked, 'configurationType') ?? 'settings';
        return id === undefined ? [] : [{ target: { type: 'sso-instance', id, region, aspect }, set: null }];
      },
    },
  ],
  task: ({ id, aspect, region }, records) => ({
    what: `Put right the ${aspect?.toLowerCase()} settings of Identity Center in ${region}`,
    why: `the attacker changed them on ${id} (event ${records.at(-1)?.eventID}), and no API reads or sets them`,
    how: 'Console, IAM Identity Center, Settings, Authentication: session duration and multi-factor authentication.',
  }),
};
