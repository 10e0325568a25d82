import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { retrying } from '../../resources/retrying.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** An integration goes once no route leads to it. */
const HELD = { everyMs: 5_000, forMs: 5 * 60_000 };

type Kind = 'route' | 'integration' | 'stage';

/** The aspect is `route ID`, `integration ID` or `stage NAME`. */
const event = (name: string, kind: Kind): AlteringEvent => ({
  ...{ source: 'apigateway', name },
  alterations({ requestParameters: asked, responseElements: made, awsRegion: region }) {
    const api = textAt(asked, 'apiId');
    const part = kind === 'stage' ? textAt(asked, 'stageName') : textAt(made, `${kind}Id`);
    if (api === undefined || part === undefined) return [];
    const target = { type: 'apigateway-http-api', id: api, region, aspect: `${kind} ${part}` };
    return [{ target, set: true, before: false }];
  },
});

function partOf({ id: ApiId, aspect = '' }: AlteredTarget) {
  const space = aspect.indexOf(' ');
  return { ApiId, kind: aspect.slice(0, space) as Kind, part: aspect.slice(space + 1) };
}

function read(ctx: ReadContext, target: AlteredTarget): Promise<object> {
  const { ApiId, kind, part } = partOf(target);
  const gateway = ctx.aws.read('apigatewayv2', target.region);
  if (kind === 'route') return gateway.getRoute({ ApiId, RouteId: part });
  if (kind === 'integration') return gateway.getIntegration({ ApiId, IntegrationId: part });
  return gateway.getStage({ ApiId, StageName: part });
}

/**
 * Routes, integrations and stages the attacker put on an HTTP or WebSocket API of others; those of his own API go with
 * it. https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid.html
 */
export const apigatewayPart: RevertedType = {
  type: 'apigateway-part',
  title: 'Routes, integrations and stages on HTTP and WebSocket APIs',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('CreateRoute', 'route'),
    event('CreateIntegration', 'integration'),
    event('CreateStage', 'stage'),
  ],
  permissions: ['apigateway:GET', 'apigateway:DELETE'],
  action: ({ id, aspect }) => `Delete ${aspect} of API ${id}`,
  async look(ctx, target) {
    const described = await unlessAbsent(read(ctx, target));
    return { state: 'there', value: described !== undefined, description: described };
  },
  revert(ctx, target) {
    const { ApiId, kind, part } = partOf(target);
    const gateway = ctx.aws.write('apigatewayv2', target.region);
    if (kind === 'route') return gateway.deleteRoute({ ApiId, RouteId: part });
    if (kind === 'stage') return gateway.deleteStage({ ApiId, StageName: part });
    const again = (error: unknown) => errorCode(error) === 'ConflictException';
    return retrying(ctx, () => gateway.deleteIntegration({ ApiId, IntegrationId: part }), { again, ...HELD });
  },
  command(target) {
    const { ApiId, kind, part } = partOf(target);
    return awsCommand('apigatewayv2', `delete-${kind}`, {
      ...{ region: target.region, 'api-id': ApiId },
      [kind === 'stage' ? 'stage-name' : `${kind}-id`]: part,
    });
  },
};
