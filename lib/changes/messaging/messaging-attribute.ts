import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { policyJson, policyText } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, type KeptByConfig, recallFromConfig } from '../config-history.ts';
import { samePolicy } from '../policy-text.ts';

/** What there is to say about the attributes of one kind of thing that passes messages on. */
interface Messaging {
  readonly type: string;
  readonly title: string;
  /** For the plan: "SQS queue". */
  readonly of: string;
  readonly alteredBy: readonly AlteringEvent[];
  readonly toldBy: readonly AlteringEvent[];
  readonly permissions: readonly string[];
  readonly resourceType: Extract<KeptByConfig['resourceType'], string>;
  /** What the thing has where nobody put a policy, when that is nothing. */
  readonly noPolicy?: true;
  read(aws: AwsReaders, target: AlteredTarget): Promise<Readonly<Record<string, string>> | undefined>;
  write(aws: AwsWriters, target: AlteredTarget, value: string): Promise<unknown>;
  command(target: AlteredTarget, value: string): string;
}

export const attributeOf = ({ aspect = '' }: AlteredTarget) => aspect;

/** A policy as JSON, so that its layout does not matter; everything else is a text, and an empty one is none. */
export function attributeValue(name: string, told: unknown): Json {
  if (name === 'Policy' && typeof told === 'string') return policyJson(told);
  if (told === undefined || told === null || told === '') return false;
  return typeof told === 'object' ? (told as Json) : String(told);
}

const asText = (to: Json) => (to === false ? '' : policyText(to));

/** A kind of change to the attributes of queues or topics of others, each by itself. */
export function messagingAttribute(kind: Messaging): RevertedType {
  const { type, title, of, alteredBy, toldBy, permissions, resourceType } = kind;
  return {
    ...{ type, title, alteredBy, toldBy, scope: 'regional', order: ORDER.closeEntryPoints },
    permissions: [...permissions, ...CONFIG_PERMISSIONS],
    same: (one, other) => samePolicy(policyText(one), policyText(other)),
    action: (target, to) =>
      to === false
        ? `Take ${attributeOf(target)} off ${of} ${target.id}`
        : `Put ${attributeOf(target)} of ${of} ${target.id} back`,
    recall: recallFromConfig({
      resourceType,
      value({ configuration }, target) {
        const told = (configuration as { readonly [name: string]: Json } | null)?.[attributeOf(target)];
        return told === undefined ? undefined : attributeValue(attributeOf(target), told);
      },
    }),
    fallback: ({ target, set }) =>
      attributeOf(target) === 'Policy' && set !== false && kind.noPolicy
        ? { to: false, selected: false, because: 'there is no policy unless somebody put one' }
        : undefined,
    async look({ aws }, target) {
      const attributes = await unlessAbsent(kind.read(aws, target));
      if (attributes === undefined) return { state: 'gone' };
      const name = attributeOf(target);
      return { state: 'there', value: attributeValue(name, attributes[name]), description: attributes };
    },
    revert: ({ aws }, target, to) => kind.write(aws, target, asText(to)),
    command: (target, to) => kind.command(target, asText(to)),
  };
}
