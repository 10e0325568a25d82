import { errorCode } from '../../aws/errors.ts';
import {
  revokePolicyName,
  revokeSessions,
  revokeUserSessionsNow,
} from '../../credentials/contain/revoke-sessions.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'iam-login-profile';
/** IAM refuses to touch a password for some seconds after it was set. */
const SETTLING = { everyMs: 2_000, forMs: 60_000 };

/** Console passwords: the password goes, never its user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html */
export const iamLoginProfile: ResourceType = {
  type: TYPE,
  title: 'Console passwords',
  action: 'Delete console password of',
  scope: 'global',
  order: ORDER.credentials,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateLoginProfile',
      refs: (record) => {
        const id =
          textAt(record.responseElements, 'loginProfile', 'userName') ??
          textAt(record.requestParameters, 'userName');
        return id === undefined ? [] : [{ type: TYPE, id, region: 'global', bornAt: record.eventTime }];
      },
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteLoginProfile' }],
  permissions: ['iam:GetLoginProfile', 'iam:DeleteLoginProfile', 'iam:PutUserPolicy'],
  batchMax: 1,

  look: (ctx, _region, refs) =>
    concurrently(refs, 5, ctx.signal, async (ref) => {
      const answer = await unlessAbsent(ctx.aws.read('iam').getLoginProfile({ UserName: ref.id }));
      const profile = answer?.LoginProfile;
      if (profile === undefined) return deleted(ref);
      const createdAt = profile.CreateDate?.toISOString();
      if (isNamesake(ref, profile.CreateDate)) return deleted(ref, `a password of ${createdAt}`);
      return {
        ref,
        state: 'present',
        ...(createdAt === undefined ? {} : { createdAt }),
        protections: [],
        description: profile,
      };
    }),

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      await retrying(ctx, () => ctx.aws.write('iam').deleteLoginProfile({ UserName: ref.id }), {
        again: (error) => errorCode(error).startsWith('EntityTemporarilyUnmodifiable'),
        ...SETTLING,
      });
      // A console session outlives its password by up to twelve hours.
      const policyName = revokePolicyName(ctx.incident.caseId);
      await revokeSessions(ctx.aws, { principal: 'user', name: ref.id, policyName }, ctx.clock.now());
    }),

  command: ({ ref }) =>
    [awsCommand('iam', 'delete-login-profile', { 'user-name': ref.id }), revokeUserSessionsNow(ref.id)].join(
      '\n',
    ),
};
