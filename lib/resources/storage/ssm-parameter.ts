import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'ssm-parameter';

/** A version of a parameter without its value. */
interface Version {
  readonly Version?: number | undefined;
  readonly Type?: string | undefined;
  readonly LastModifiedDate?: Date | undefined;
  readonly LastModifiedUser?: string | undefined;
}

/**
 * Parameters of the Parameter Store. PutParameter overwrites as well as creates: the age is that of the first
 * version. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
 */
export const ssmParameter = describedType<readonly Version[]>({
  type: TYPE,
  title: 'SSM parameters',
  action: 'Delete SSM parameter',
  loses: 'Its value, in every version.',
  order: ORDER.dataStores,
  createdBy: [
    creation(TYPE, 'ssm:PutParameter', ({ requestParameters }) => {
      const id = textAt(requestParameters, 'name');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [
    { source: 'ssm', name: 'DeleteParameter' },
    { source: 'ssm', name: 'DeleteParameters' },
  ],
  permissions: ['ssm:GetParameterHistory', 'ssm:DeleteParameter'],
  async describe(ctx, { id, region }) {
    const ssm = ctx.aws.read('ssm', region);
    const versions = await allPages(async (NextToken) => {
      const page = await ssm.getParameterHistory({ Name: id, ...(NextToken ? { NextToken } : {}) });
      return { items: page.Parameters, next: page.NextToken };
    });
    if (versions.length === 0) return undefined;
    return versions.map(({ Version, Type, LastModifiedDate, LastModifiedUser }) => ({
      ...{ Version, Type, LastModifiedDate, LastModifiedUser },
    }));
  },
  facts(versions) {
    const last = versions.at(-1);
    return {
      createdAt: versions[0]?.LastModifiedDate,
      summary: `${last?.Type}, version ${last?.Version} by ${last?.LastModifiedUser}`,
    };
  },
  erase: (ctx, { id, region }) => ctx.aws.write('ssm', region).deleteParameter({ Name: id }),
  commands: ({ id, region }) => [awsCommand('ssm', 'delete-parameter', { region, name: id })],
});
