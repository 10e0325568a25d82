import { createHash } from 'node:crypto';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { queryLogConfigs } from './query-logs.ts';

/** What a query log is: its name, and where it logs to. */
type QueryLog = { readonly Name: string; readonly DestinationArn: string };

/** The answer has the query log that was deleted or made. */
const event = (name: string, deletes: boolean): AlteringEvent => ({
  ...{ source: 'route53resolver', name },
  alterations({ responseElements, awsRegion: region }) {
    const told = (member: string) => textAt(responseElements, 'resolverQueryLogConfig', member);
    const [id, Name, DestinationArn] = [told('id'), told('name'), told('destinationArn')];
    if (id === undefined || Name === undefined || DestinationArn === undefined) return [];
    const whole = { Name, DestinationArn };
    return [
      {
        target: { type: 'resolver-query-log', id, region },
        ...(deletes ? { set: false, before: whole } : { set: whole }),
      },
    ];
  },
});

/** Asked twice for the same, Route 53 makes one: the request is known by what it is for. */
const requestId = (id: string) => `spillkit-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
const asked = (id: string, to: Json) => ({ ...(to as QueryLog), CreatorRequestId: requestId(id) });

/**
 * Logs of DNS queries that were deleted. One made anew has another id; the VPCs are associated with it in the round
 * after. https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteResolverQueryLogConfig.html
 */
export const resolverQueryLogDeleted: RevertedType = {
  type: 'resolver-query-log-deleted',
  title: 'Logs of DNS queries deleted',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('DeleteResolverQueryLogConfig', true)],
  toldBy: [event('CreateResolverQueryLogConfig', false)],
  permissions: [
    'route53resolver:ListResolverQueryLogConfigs',
    'route53resolver:CreateResolverQueryLogConfig',
  ],
  action: ({ id }, to) => `Make query log ${(to as QueryLog).Name} anew, as ${id} was`,
  async look(ctx, { id, region }) {
    const found = (await queryLogConfigs(ctx, region)).find(({ Id }) => Id === id);
    if (found === undefined) return { state: 'there', value: false };
    return {
      ...{ state: 'there', value: { Name: found.Name ?? '', DestinationArn: found.DestinationArn ?? '' } },
      description: found,
    };
  },
  async madeAnew(ctx, { region }, to) {
    const { Name, DestinationArn } = to as QueryLog;
    const configs = await queryLogConfigs(ctx, region);
    return configs.some((one) => one.Name === Name && one.DestinationArn === DestinationArn);
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('route53resolver', region).createResolverQueryLogConfig(asked(id, to)),
  command({ id, region }, to) {
    const { Name, DestinationArn, CreatorRequestId } = asked(id, to);
    return awsCommand('route53resolver', 'create-resolver-query-log-config', {
      ...{ region, name: Name, 'destination-arn': DestinationArn, 'creator-request-id': CreatorRequestId },
    });
  },
};
