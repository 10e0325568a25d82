import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, byArn, creation } from '../recorded.ts';

const TYPE = 'secretsmanager-secret';
/** The shortest time a deleted secret can be restored in. */
const RECOVERY_DAYS = 7;

function replicasOf({ ReplicationStatus }: DescribeSecretResponse): string[] {
  return (ReplicationStatus ?? []).flatMap(({ Region }) => Region ?? []);
}

/**
 * Secrets of Secrets Manager; their values are never read.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
export const secretsmanagerSecret = describedType<DescribeSecretResponse>({
  type: TYPE,
  title: 'Secrets',
  action: 'Delete secret',
  loses: `Its value, after ${RECOVERY_DAYS} days in which it can be restored.`,
  order: ORDER.dataStores,
  protections: ['replicas in other regions'],
  createdBy: [
    creation(TYPE, 'secretsmanager:CreateSecret', (record) =>
      byArn(answeredOrAsked(record, ['arn']), ':secret:'),
    ),
  ],
  deletedBy: [{ source: 'secretsmanager', name: 'DeleteSecret' }],
  permissions: [
    'secretsmanager:DescribeSecret',
    'secretsmanager:RemoveRegionsFromReplication',
    'secretsmanager:DeleteSecret',
  ],
  async describe(ctx, { arn = '', region }) {
    const { $metadata: _, ...secret } = await ctx.aws
      .read('secretsmanager', region)
      .describeSecret({ SecretId: arn });
    return secret.DeletedDate === undefined ? secret : undefined;
  },
  facts: (secret) => ({
    createdAt: secret.CreatedDate,
    on: replicasOf(secret).length > 0 ? ['replicas in other regions'] : [],
    summary: secret.Description,
  }),
  async erase(ctx, { arn = '', region }, secret) {
    const secrets = ctx.aws.write('secretsmanager', region);
    const RemoveReplicaRegions = replicasOf(secret);
    if (RemoveReplicaRegions.length > 0) {
      await secrets.removeRegionsFromReplication({ SecretId: arn, RemoveReplicaRegions });
    }
    await secrets.deleteSecret({ SecretId: arn, RecoveryWindowInDays: RECOVERY_DAYS });
  },
  commands({ arn = '', region }, secret) {
    const one = { region, 'secret-id': arn };
    const regions = replicasOf(secret);
    return [
      ...(regions.length === 0
        ? []
        : [
            awsCommand('secretsmanager', 'remove-regions-from-replication', {
              ...one,
              'remove-replica-regions': regions,
            }),
          ]),
      awsCommand('secretsmanager', 'delete-secret', {
        ...one,
        'recovery-window-in-days': String(RECOVERY_DAYS),
      }),
    ];
  },
});
