import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { RevertedType } from '../change-type.ts';

/**
 * Security Hub switched off in a region: the value is whether it is on. Switched on again it has AWS's default
 * standards.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html
 */
export const securityhubHub: RevertedType = {
  type: 'securityhub-hub',
  title: 'Security Hub switched off',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'securityhub', name: 'DisableSecurityHub' },
      // Switching it off where it is off fails.
      alterations: ({ awsRegion: region }) => [
        { target: { type: 'securityhub', id: `of ${region}`, region }, set: false, before: true },
      ],
    },
  ],
  permissions: ['securityhub:DescribeHub', 'securityhub:EnableSecurityHub', 'iam:CreateServiceLinkedRole'],
  loses: 'Standards, insights and controls beyond AWS’s defaults have to be set again.',
  action: ({ region }) => `Switch Security Hub on again in ${region}`,
  async look(ctx, { region }) {
    try {
      const { $metadata: _, ...hub } = await ctx.aws.read('securityhub', region).describeHub({});
      return { state: 'there', value: true, description: hub };
    } catch (error) {
      // What it answers where it is off, and not for want of a permission.
      if (/^(InvalidAccess|ResourceNotFound)/.test(errorCode(error))) return { state: 'there', value: false };
      throw error;
    }
  },
  revert: (ctx, { region }) =>
    ctx.aws.write('securityhub', region).enableSecurityHub({ EnableDefaultStandards: true }),
  command: ({ region }) =>
    awsCommand('securityhub', 'enable-security-hub', { region, 'enable-default-standards': true }),
};
