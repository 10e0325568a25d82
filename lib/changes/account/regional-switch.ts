import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

interface Switch {
  readonly type: string;
  readonly title: string;
  /** Ends of the names of EC2's operations: `SerialConsoleAccess`. */
  readonly operation: string;
  readonly get: string;
  readonly cli: string;
  /** The position that may be put in place unasked. */
  readonly safe: boolean | undefined;
  isOn(ctx: ReadContext, region: string): Promise<boolean>;
  turn(ctx: WriteContext, region: string, on: boolean): Promise<unknown>;
}

/** A setting of EC2 that an account has once in each region, on or off. Setting it to what it is goes through. */
export function regionalSwitch(kind: Switch): RevertedType {
  const { type, title, operation, cli } = kind;
  const event = (verb: 'Enable' | 'Disable'): AlteringEvent => ({
    ...{ source: 'ec2', name: `${verb}${operation}` },
    alterations: ({ awsRegion: region }) => [
      { target: { type: 'account', id: cli, region }, set: verb === 'Enable' },
    ],
  });
  return {
    ...{ type, title, scope: 'regional', order: ORDER.credentials },
    alteredBy: [event('Enable'), event('Disable')],
    permissions: [`ec2:${kind.get}`, `ec2:Enable${operation}`, `ec2:Disable${operation}`],
    action: ({ region }, to) => `Switch ${cli} ${to === true ? 'on' : 'off'} in ${region}`,
    fallback: ({ set }) => ({
      to: set !== true,
      selected: kind.safe === (set !== true),
      because: 'the last 90 days hold no other event about it',
    }),
    look: async (ctx, { region }) => ({ state: 'there', value: await kind.isOn(ctx, region) }),
    revert: (ctx, { region }, to) => kind.turn(ctx, region, to === true),
    command: ({ region }, to) =>
      awsCommand('ec2', `${to === true ? 'enable' : 'disable'}-${cli}`, { region }),
  };
}
