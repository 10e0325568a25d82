import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyJson } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** What there is to say about a policy on a resource that lets others in. */
interface ResourcePolicy {
  readonly type: string;
  readonly title: string;
  /** For the plan: "ECR repository". */
  readonly of: string;
  /** Service of the events, the one that puts a policy and the one that takes it away. */
  readonly source: string;
  readonly puts: string;
  readonly deletes: string;
  readonly policyMember: string;
  readonly permissions: readonly string[];
  /** The resource a record names, by type and id. */
  thing(record: TrailRecord): { readonly type: string; readonly id: string } | undefined;
  /** Whether the resource is there. Throws what says that it is not. */
  exists(aws: AwsReaders, target: AlteredTarget): Promise<unknown>;
  /** The policy's text; undefined when there is none. */
  read(aws: AwsReaders, target: AlteredTarget): Promise<string | undefined>;
  write(aws: AwsWriters, target: AlteredTarget, policy: Json): Promise<unknown>;
  command(target: AlteredTarget, policy: Json): string;
}

/** A kind of change to the policy of a resource, put and taken away as a whole. */
export function resourcePolicy(described: ResourcePolicy): RevertedType {
  const { type, title, of, source, puts, deletes, policyMember, permissions } = described;
  const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
    ...{ source, name },
    alterations(record) {
      const thing = described.thing(record);
      if (thing === undefined) return [];
      return [{ target: { ...thing, region: record.awsRegion }, set: set(record) }];
    },
  });
  return {
    ...{ type, title, permissions, scope: 'regional', order: ORDER.closeEntryPoints },
    alteredBy: [
      event(puts, ({ requestParameters }) => {
        const policy = textAt(requestParameters, policyMember);
        return policy === undefined ? null : policyJson(policy);
      }),
      event(deletes, () => false),
    ],
    action: ({ id }, to) =>
      to === false ? `Take the policy off ${of} ${id}` : `Put the policy of ${of} ${id} back`,
    fallback: ({ set }) =>
      set === false
        ? undefined
        : { to: false, selected: false, because: 'there is no policy unless somebody put one' },
    async look({ aws }, target) {
      if ((await unlessAbsent(described.exists(aws, target))) === undefined) return { state: 'gone' };
      return { state: 'there', value: policyJson(await unlessAbsent(described.read(aws, target))) };
    },
    revert: ({ aws }, target, to) => described.write(aws, target, to),
    command: described.command,
  };
}
