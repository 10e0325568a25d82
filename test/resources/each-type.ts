import { describe, expect, it } from 'vitest';
import { resourceType } from '../../lib/resources/registry.ts';
import type { ResourceRef } from '../../lib/resources/resource-type.ts';
import { changeFor, erase, saveEvidence, verify } from './erasing.ts';
import { type Lab, lab, type Proven } from './lab.ts';

/** One resource of a type as an attacker makes it, and what is to be known about it. */
export interface TypeCase {
  readonly type: string;
  /** Makes it as the attacker, with what it takes and what stands in the way of erasing it. */
  make(there: Lab): Promise<unknown>;
  /** Name of the event that made it, as CloudTrail records it. */
  readonly event: string;
  readonly id: string | RegExp;
  readonly ref?: Partial<ResourceRef>;
  /** What stands behind the id in the plan's line; `*` stands for an address of its own. */
  readonly details?: string;
  /** AWS CLI text; `<id>` stands for the id where it is not known before, `<name>` for its last part, `<uuid>` for any. */
  readonly command: readonly string[];
  /** The call that erases it, refused and throttled in turn. */
  readonly by: string;
  /** Names of the responder's changing calls that were answered, in their order. */
  readonly calls?: readonly string[];
  /** Files of evidence beside the description. */
  readonly evidence?: readonly string[];
}

/** The latest resource of the type that an event of that name made. */
export async function madeBy(there: Lab, { type, event }: Pick<TypeCase, 'type' | 'event'>): Promise<Proven> {
  const made = (await there.proven(event)).find(({ resource }) => resource.type === type);
  if (made === undefined) throw new Error(`${event} made no ${type}`);
  return made;
}

function asPattern(lines: readonly string[], id: string): RegExp {
  const name = id.split('/').at(-1) ?? id;
  const text = lines.join('\n').replaceAll('<id>', id).replaceAll('<name>', name);
  const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('<uuid>', '[0-9a-f-]{36}');
  return new RegExp(`^${literal}$`);
}

/**
 * What every type owes: the id as its record tells it, one line and the text that does it by hand, evidence before
 * anything else, a denial told as such, a throttled call tried again, gone when it is done, and told as gone after.
 */
export function prove(cases: readonly TypeCase[]): void {
  describe.each(cases)('$type', (one) => {
    it('is read from its record, saved, and erased with what stands in the way', async () => {
      const there = lab();
      await one.make(there);
      const made = await madeBy(there, one);
      const { id } = made.resource;
      expect(id).toEqual(typeof one.id === 'string' ? one.id : expect.stringMatching(one.id));
      expect(made.resource).toMatchObject(one.ref ?? {});
      const change = changeFor(made);
      const { action } = resourceType(one.type);
      const details = one.details === undefined ? '' : ` (${one.details})`;
      expect(change.title.replace(/[0-9a-f]{10}\.awsapprunner/, '*.awsapprunner')).toBe(
        `${action} ${id}${details}`,
      );
      expect(change.command).toMatch(asPattern(one.command, id));
      await saveEvidence(there, made);
      expect([...there.evidence.keys()].map((path) => path.split('/').at(-1))).toEqual([
        'description.json',
        ...(one.evidence ?? []),
      ]);
      expect(there.messages.filter(({ type }) => type === 'note')).toEqual([]);
      const before = there.written().length;
      expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
      if (one.calls !== undefined) expect(there.written().slice(before)).toEqual(one.calls);
      expect(await verify(there, made)).toEqual({ held: true });
      expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
    });

    it('is told as denied where the call is denied, and tried again where it is throttled', async () => {
      const there = lab();
      await one.make(there);
      const made = await madeBy(there, one);
      there.refuse(one.by, 'AccessDeniedException');
      expect(await erase(there, [made])).toMatchObject([{ result: 'failed', code: 'AccessDeniedException' }]);
      expect(await verify(there, made)).toMatchObject({ held: false });
      there.refuse(one.by, 'ThrottlingException', { times: 1 });
      expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
      expect(await verify(there, made)).toEqual({ held: true });
    });
  });
}
