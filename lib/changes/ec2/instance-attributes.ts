import type {
  DescribeInstanceAttributeRequest,
  InstanceAttribute,
  ModifyInstanceAttributeRequest,
} from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { STOPPING_PERMISSIONS, stoppedAround, whileStopped } from './while-stopped.ts';

type Name = NonNullable<DescribeInstanceAttributeRequest['Attribute']>;

/** One attribute of instances that ModifyInstanceAttribute sets. */
export interface InstanceSetting {
  /** As the record and DescribeInstanceAttribute name it. */
  readonly name: Name;
  readonly what: string;
  /** What instances have unless somebody says otherwise, and harms nobody. */
  readonly usual?: Json;
  /** The value in an instance as RunInstances answers it and AWS Config keeps it; undefined when neither does. */
  atLaunch(instance: unknown): Json | undefined;
  /** The value in a request; undefined when the request is not about it, `null` when it is masked. */
  set(request: unknown): Json | undefined;
  read(answer: InstanceAttribute): Json;
  ask(to: Json): Partial<ModifyInstanceAttributeRequest>;
  /** Option of the AWS CLI. */
  option(to: Json): Readonly<Record<string, string | readonly string[] | true>>;
}

interface Kind {
  readonly type: string;
  readonly title: string;
  readonly settings: readonly InstanceSetting[];
  /** The instance has to be stopped for it. */
  readonly stopped?: true;
}

/** The older form of the call names the attribute and masks its value. */
export const named = (request: unknown, name: string) => textAt(request, 'attribute') === name;

/** A text under `value`, as the newer form of the call has it. */
export function textSet(request: unknown, name: string): Json | undefined {
  return textAt(request, name, 'value') ?? textAt(request, name) ?? (named(request, name) ? null : undefined);
}

export async function attributeOf(
  ctx: ReadContext,
  { id, region }: AlteredTarget,
  Attribute: Name,
): Promise<InstanceAttribute | undefined> {
  return unlessAbsent(ctx.aws.read('ec2', region).describeInstanceAttribute({ InstanceId: id, Attribute }));
}

/** A kind of change to attributes of instances of others, each an aspect of its own. */
export function instanceAttributes({ type, title, settings, stopped }: Kind): RevertedType {
  const target = (id: string, region: string, { name }: InstanceSetting) => ({
    ...{ type: 'ec2-instance', id, region, aspect: name },
  });
  const settingOf = ({ aspect }: AlteredTarget) => {
    const found = settings.find(({ name }) => name === aspect);
    if (found === undefined) throw new Error(`No attribute of an instance is called ${aspect}.`);
    return found;
  };
  const launched: AlteringEvent = {
    ...{ source: 'ec2', name: 'RunInstances' },
    alterations: ({ responseElements, awsRegion }) =>
      itemsAt(responseElements, 'instancesSet').flatMap((instance) => {
        const id = textAt(instance, 'instanceId');
        if (id === undefined) return [];
        return settings.flatMap((setting) => {
          const set = setting.atLaunch(instance);
          return set === undefined ? [] : [{ target: target(id, awsRegion, setting), set }];
        });
      }),
  };
  return {
    ...{ type, title, scope: 'regional', order: ORDER.terminateCompute },
    ...(stopped
      ? { interrupts: () => true, loses: 'The instance is stopped for it, and started again.' }
      : {}),
    alteredBy: [
      {
        ...{ source: 'ec2', name: 'ModifyInstanceAttribute' },
        alterations({ requestParameters, awsRegion }) {
          const id = textAt(requestParameters, 'instanceId');
          if (id === undefined) return [];
          return settings.flatMap((setting) => {
            const set = setting.set(requestParameters);
            return set === undefined ? [] : [{ target: target(id, awsRegion, setting), set }];
          });
        },
      },
    ],
    toldBy: [launched],
    permissions: [
      'ec2:DescribeInstanceAttribute',
      'ec2:ModifyInstanceAttribute',
      ...(stopped ? STOPPING_PERMISSIONS : []),
      ...CONFIG_PERMISSIONS,
    ],
    action: (altered) => `Put the ${settingOf(altered).what} of EC2 instance ${altered.id} back`,
    recall: recallFromConfig({
      resourceType: 'AWS::EC2::Instance',
      value: ({ configuration }, altered) => settingOf(altered).atLaunch(configuration),
    }),
    fallback({ target: altered, set }) {
      const { usual } = settingOf(altered);
      if (usual === undefined || set === usual) return undefined;
      return {
        to: usual,
        selected: set !== null,
        because: 'instances have it unless somebody says otherwise',
      };
    },
    async look(ctx, altered) {
      const answer = await attributeOf(ctx, altered, settingOf(altered).name);
      if (answer === undefined) return { state: 'gone' };
      return { state: 'there', value: settingOf(altered).read(answer) };
    },
    revert(ctx, altered, to) {
      const alter = () =>
        ctx.aws
          .write('ec2', altered.region)
          .modifyInstanceAttribute({ InstanceId: altered.id, ...settingOf(altered).ask(to) });
      return stopped ? whileStopped(ctx, altered, alter) : alter();
    },
    command(altered, to) {
      const { id, region } = altered;
      const modify = awsCommand('ec2', 'modify-instance-attribute', {
        ...{ region, 'instance-id': id },
        ...settingOf(altered).option(to),
      });
      return stopped ? stoppedAround({ region, 'instance-ids': id })(modify) : modify;
    },
  };
}

/** A yes or no under `value`. */
export function truthSet(request: unknown, name: string): Json | undefined {
  const told = at(request, name, 'value') ?? at(request, name);
  if (told === true || told === 'true') return true;
  if (told === false || told === 'false') return false;
  return named(request, name) ? null : undefined;
}
