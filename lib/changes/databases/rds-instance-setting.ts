import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, Fallback, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';

interface Setting {
  readonly type: string;
  readonly title: string;
  /** Member of the request and of the instance: `PubliclyAccessible`. */
  readonly member: 'PubliclyAccessible' | 'DeletionProtection';
  readonly option: string;
  /** What an instance of its kind is known by, when it is on and when it is off. */
  readonly says: readonly [on: string, off: string];
  readonly fallback: (on: boolean) => Fallback;
}

/** A kind of change to one switch of RDS instances. */
export function rdsInstanceSetting({ type, title, member, option, says, fallback }: Setting): RevertedType {
  const recorded = member.charAt(0).toLowerCase() + member.slice(1);
  const event = (name: string): AlteringEvent => ({
    ...{ source: 'rds', name },
    alterations({ requestParameters, awsRegion: region }) {
      const id = textAt(requestParameters, 'dBInstanceIdentifier');
      const set = at(requestParameters, recorded);
      if (id === undefined || set === undefined) return [];
      return [{ target: { type: 'rds-instance', id, region }, set: set === true || set === 'true' }];
    },
  });
  return {
    ...{ type, title, scope: 'regional', order: ORDER.closeEntryPoints },
    alteredBy: [event('ModifyDBInstance')],
    toldBy: [event('CreateDBInstance')],
    permissions: ['rds:DescribeDBInstances', 'rds:ModifyDBInstance', ...CONFIG_PERMISSIONS],
    recall: recallFromConfig({
      resourceType: 'AWS::RDS::DBInstance',
      // AWS Config knows an instance by its DbiResourceId.
      async idOf(ctx, { id, region }) {
        const asked = { DBInstanceIdentifier: id };
        const { DBInstances = [] } = await ctx.aws.read('rds', region).describeDBInstances(asked);
        return DBInstances[0]?.DbiResourceId;
      },
      value({ configuration }) {
        const told = at(configuration, recorded);
        return typeof told === 'boolean' ? told : undefined;
      },
    }),
    action: ({ id }, to) => `Make RDS instance ${id} ${says[to === true ? 0 : 1]} again`,
    fallback: ({ set }) => fallback(set === true),
    async look(ctx, { id, region }) {
      const asked = { DBInstanceIdentifier: id };
      const answer = await unlessAbsent(ctx.aws.read('rds', region).describeDBInstances(asked));
      const instance = answer?.DBInstances?.[0];
      if (instance === undefined) return { state: 'gone' };
      return { state: 'there', value: instance[member] === true, description: instance };
    },
    revert: (ctx, { id, region }, to) =>
      ctx.aws.write('rds', region).modifyDBInstance({
        ...{ DBInstanceIdentifier: id, ApplyImmediately: true },
        [member]: to === true,
      }),
    command: ({ id, region }, to) =>
      awsCommand('rds', 'modify-db-instance', {
        ...{ region, 'db-instance-identifier': id, 'apply-immediately': true as const },
        [to === true ? option : `no-${option}`]: true,
      }),
  };
}
