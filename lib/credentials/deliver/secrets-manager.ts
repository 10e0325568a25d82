import { createHash } from 'node:crypto';
import { errorCode } from '../../aws/errors.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { Addressee, Deliverer, Parcel, Receipt } from './deliverer.ts';

/**
 * Name of the secret. User names may hold a comma, which secret names may not; the escape for it is escaped too,
 * so two users never share a secret.
 */
function secretName(caseId: string, to: Addressee): string {
  const user = to.userName.replace(/[=,]/g, (sign) => (sign === ',' ? '=2C' : '=3D'));
  return `spillkit/${caseId}/${user}/${to.kind}`;
}

/**
 * Lets the user read the secret, whatever else it may do. Others need a policy of their own, as administrators
 * have: they hand it to users who cannot sign in.
 */
function policyFor(userArn: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: userArn },
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function description(caseId: string, to: Addressee): string {
  return `${to.kind === 'password' ? 'Console password' : 'Access key'} of ${to.userName}, new after incident ${caseId}`;
}

/** Also becomes the version's id, which ties it to this one credential; 64 hexadecimal digits. */
function requestToken(caseId: string, parcel: Parcel): string {
  return createHash('sha256')
    .update([caseId, parcel.userName, parcel.kind, parcel.ref].join('\n'))
    .digest('hex');
}

async function store(
  ctx: WriteContext,
  parcel: Parcel,
): Promise<{ readonly version: string | undefined; readonly fresh: boolean }> {
  const secrets = ctx.aws.write('secretsmanager');
  const { caseId } = ctx.incident;
  const name = secretName(caseId, parcel);
  const value = { SecretString: parcel.content, ClientRequestToken: requestToken(caseId, parcel) };
  try {
    const created = await secrets.createSecret({
      Name: name,
      Description: description(caseId, parcel),
      Tags: [{ Key: 'spillkit:case', Value: caseId }],
      ...value,
    });
    return { version: created.VersionId, fresh: true };
  } catch (error) {
    if (errorCode(error) !== 'ResourceExistsException') throw error;
    const put = await secrets.putSecretValue({ SecretId: name, ...value });
    return { version: put.VersionId, fresh: false };
  }
}

async function remove(ctx: WriteContext, name: string): Promise<void> {
  await ctx.aws.write('secretsmanager').deleteSecret({ SecretId: name, ForceDeleteWithoutRecovery: true });
}

async function send(ctx: WriteContext, parcel: Parcel): Promise<Receipt> {
  const place = secretName(ctx.incident.caseId, parcel);
  const { version, fresh } = await store(ctx, parcel);
  try {
    await ctx.aws.write('secretsmanager').putResourcePolicy({
      SecretId: place,
      ResourcePolicy: policyFor(parcel.userArn),
      BlockPublicPolicy: true,
    });
  } catch (error) {
    if (fresh) await remove(ctx, place);
    throw error;
  }
  return { to: 'secretsmanager', place, proof: version ?? '', fresh };
}

async function confirm(ctx: ReadContext, receipt: Receipt): Promise<boolean> {
  const secret = await ctx.aws.read('secretsmanager').describeSecret({ SecretId: receipt.place });
  const stages = secret.VersionIdsToStages?.[receipt.proof] ?? [];
  return secret.DeletedDate === undefined && stages.includes('AWSCURRENT');
}

/** One secret per user and kind of credential in the account's own AWS Secrets Manager, in the home region. */
export const secretsManagerDeliverer: Deliverer = {
  place: (ctx, to) => `Secrets Manager, ${secretName(ctx.incident.caseId, to)}`,
  send,
  confirm,
  withdraw: async (ctx, receipt) => {
    if (receipt.fresh) await remove(ctx, receipt.place);
  },
  command: async (ctx, to) => {
    const name = secretName(ctx.incident.caseId, to);
    // Spelled out: the responder's own default region may be another one.
    const { home: region } = await ctx.aws.regions();
    return {
      pipe: awsCommand('secretsmanager', 'create-secret', {
        region,
        name,
        description: description(ctx.incident.caseId, to),
        'secret-string': 'file:///dev/stdin',
      }),
      afterwards: [
        awsCommand('secretsmanager', 'put-resource-policy', {
          region,
          'secret-id': name,
          'resource-policy': policyFor(to.userArn),
          'block-public-policy': true,
        }),
      ],
    };
  },
  permissions: [
    'secretsmanager:CreateSecret',
    'secretsmanager:TagResource',
    'secretsmanager:PutSecretValue',
    'secretsmanager:PutResourcePolicy',
    'secretsmanager:DescribeSecret',
    'secretsmanager:DeleteSecret',
  ],
};
