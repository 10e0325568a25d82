import type { Activation } from '@aws-sdk/client-ssm';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'ssm-activation';

interface Hybrid {
  /** Absent when it has expired or was deleted: what registered with it stays. */
  readonly activation: Activation | undefined;
  /** Hosts elsewhere that registered with it, `mi-…`; their credentials live until they are deregistered. */
  readonly hosts: readonly string[];
}

async function describe(ctx: ReadContext, { id, region }: ResourceRef): Promise<Hybrid | undefined> {
  const ssm = ctx.aws.read('ssm', region);
  const { ActivationList } = await ssm.describeActivations({
    Filters: [{ FilterKey: 'ActivationIds', FilterValues: [id] }],
  });
  const hosts = await allPages(async (NextToken) => {
    const page = await ssm.describeInstanceInformation({
      Filters: [{ Key: 'ActivationIds', Values: [id] }],
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    return {
      items: page.InstanceInformationList?.flatMap(({ InstanceId }) => InstanceId ?? []),
      next: page.NextToken,
    };
  });
  const activation = ActivationList?.[0];
  return activation === undefined && hosts.length === 0 ? undefined : { activation, hosts };
}

/**
 * Hybrid activations, and the hosts that registered with them.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteActivation.html
 */
export const ssmActivation = describedType<Hybrid>({
  type: TYPE,
  title: 'SSM activations',
  action: 'Delete SSM activation',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'ssm:CreateActivation', ({ responseElements }) => {
      const id = textAt(responseElements, 'activationId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'ssm', name: 'DeleteActivation' }],
  permissions: [
    'ssm:DescribeActivations',
    'ssm:DescribeInstanceInformation',
    'ssm:DeleteActivation',
    'ssm:DeregisterManagedInstance',
  ],
  describe,
  facts: ({ activation, hosts }) => ({
    createdAt: activation?.CreatedDate,
    summary: [
      ...(activation?.IamRole === undefined ? [] : [`role ${activation.IamRole}`]),
      ...(hosts.length === 0 ? [] : [`registered ${hosts.join(', ')}`]),
    ].join(', '),
  }),
  async erase(ctx, { id, region }, { activation, hosts }) {
    const ssm = ctx.aws.write('ssm', region);
    if (activation !== undefined) await ssm.deleteActivation({ ActivationId: id });
    for (const InstanceId of hosts) await unlessAbsent(ssm.deregisterManagedInstance({ InstanceId }));
  },
  commands: ({ id, region }, { activation, hosts }) => [
    ...(activation === undefined
      ? []
      : [awsCommand('ssm', 'delete-activation', { region, 'activation-id': id })]),
    ...hosts.map((host) => awsCommand('ssm', 'deregister-managed-instance', { region, 'instance-id': host })),
  ],
});
