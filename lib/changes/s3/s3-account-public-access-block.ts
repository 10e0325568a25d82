import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3-control';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { ALL, asBlock } from './public-access-block.ts';

const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
  ...{ source: 's3', name },
  alterations: (record) => [
    { target: { type: 'account', id: 'public-access-block', region: record.awsRegion }, set: set(record) },
  ],
});

/**
 * What the account blocks of public access, over all its buckets. It is one for all regions, whichever it is set in.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
export const s3AccountPublicAccessBlock: RevertedType = {
  type: 's3-account-public-access-block',
  title: 'The account’s block of public access to buckets',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('PutAccountPublicAccessBlock', ({ requestParameters }) => {
      const told = at(requestParameters, 'PublicAccessBlockConfiguration');
      return told === undefined ? null : asBlock(told);
    }),
    event('DeleteAccountPublicAccessBlock', () => false),
  ],
  permissions: ['s3:GetAccountPublicAccessBlock', 's3:PutAccountPublicAccessBlock', ...CONFIG_PERMISSIONS],
  action: (_, to) =>
    `${to === false ? 'Take off' : 'Put back'} the account’s block of public access to S3 buckets`,
  fallback: () => ({ to: ALL, selected: false, because: 'AWS advises to block everything' }),
  recall: recallFromConfig({
    resourceType: 'AWS::S3::AccountPublicAccessBlock',
    idOf: async (ctx) => (await ctx.aws.identity()).account,
    value: ({ configuration }) => (configuration === null ? undefined : asBlock(configuration)),
  }),
  async look(ctx, { region }) {
    const AccountId = (await ctx.aws.identity()).account;
    const answer = await unlessAbsent(ctx.aws.read('s3control', region).getPublicAccessBlock({ AccountId }));
    const block = answer?.PublicAccessBlockConfiguration;
    return { state: 'there', value: block === undefined ? false : asBlock(block) };
  },
  async revert(ctx, { region }, to) {
    const AccountId = (await ctx.aws.identity()).account;
    const s3control = ctx.aws.write('s3control', region);
    return to === false
      ? s3control.deletePublicAccessBlock({ AccountId })
      : s3control.putPublicAccessBlock({
          AccountId,
          PublicAccessBlockConfiguration: to as PublicAccessBlockConfiguration,
        });
  },
  command({ region }, to) {
    const account = `--account-id "$(${awsCommand('sts', 'get-caller-identity', { query: 'Account', output: 'text' })})"`;
    const put =
      to === false
        ? awsCommand('s3control', 'delete-public-access-block', { region })
        : awsCommand('s3control', 'put-public-access-block', {
            ...{ region, 'public-access-block-configuration': JSON.stringify(to) },
          });
    return `${put} ${account}`;
  },
};
