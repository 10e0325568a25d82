import type { DevEndpoint } from '@aws-sdk/client-glue';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'glue-dev-endpoint';

/** Glue development endpoints, machines with a role to log on to. https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteDevEndpoint.html */
export const glueDevEndpoint = describedType<DevEndpoint>({
  type: TYPE,
  title: 'Glue development endpoints',
  action: 'Delete Glue development endpoint',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'glue:CreateDevEndpoint', ({ responseElements, requestParameters }) => {
      const id = textAt(responseElements, 'endpointName') ?? textAt(requestParameters, 'endpointName');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'glue', name: 'DeleteDevEndpoint' }],
  permissions: ['glue:GetDevEndpoint', 'glue:DeleteDevEndpoint'],

  async describe(ctx, { id, region }) {
    const { DevEndpoint } = await ctx.aws.read('glue', region).getDevEndpoint({ EndpointName: id });
    return DevEndpoint?.Status === 'TERMINATING' ? undefined : DevEndpoint;
  },
  facts: ({ CreatedTimestamp, Status, RoleArn }) => ({
    createdAt: CreatedTimestamp,
    summary: `${Status}, role ${RoleArn?.split('/').at(-1)}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('glue', region).deleteDevEndpoint({ EndpointName: id }),
  commands: ({ id, region }) => [awsCommand('glue', 'delete-dev-endpoint', { region, 'endpoint-name': id })],
});
