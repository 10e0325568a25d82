import { expect, it } from 'vitest';
import { changeFor, erase, verify } from './erasing.ts';
import { type Lab, lab, type Proven } from './lab.ts';

/** What there is to hold about one type of resource. */
export interface ErasedCase {
  readonly type: string;
  /** The event that makes one. */
  readonly event: string;
  /** Makes one as the attacker, with whatever protects it. */
  make(there: Lab): Promise<unknown>;
  /** What the record names. */
  readonly names: object;
  /** What the title says about it and its protections. */
  readonly says?: string | RegExp;
  /** Heads of the AWS CLI lines: `rds delete-db-instance`. */
  readonly commands: readonly string[];
  /** The responder's calls that change something, in order. */
  readonly writes: readonly string[];
  /** The call that erases it, by its name in the SDK. */
  readonly erases: string;
}

/** The one thing the attacker made with that event. */
export async function onlyProven(there: Lab, event: string): Promise<Proven> {
  const [made, ...more] = await there.proven(event);
  if (made === undefined || more.length > 0) throw new Error(`${event} made ${more.length + 1} things`);
  return made;
}

/** Holds a type: read from its record, erased with its protections, and gone, denied and throttled told apart. */
export function holdsErasing(erased: ErasedCase): void {
  it(`${erased.type} is read from its record and erased with what protects it`, async () => {
    const there = lab();
    await erased.make(there);
    const made = await onlyProven(there, erased.event);
    expect(made.resource).toMatchObject({ type: erased.type, ...erased.names });
    const change = changeFor(made);
    expect(change.title).toMatch(erased.says ?? made.resource.id);
    expect(change.command.split('\n').map(headOf)).toEqual(erased.commands);
    const before = there.written().length;
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(there.written().slice(before)).toEqual(erased.writes);
    expect(await verify(there, made)).toEqual({ held: true });
  });

  it(`${erased.type} that is denied, throttled or gone already is told apart`, async () => {
    const there = lab();
    await erased.make(there);
    const made = await onlyProven(there, erased.event);
    expect(await verify(there, made)).toMatchObject({ held: false });
    there.refuse(erased.erases, 'AccessDenied');
    expect(await erase(there, [made])).toMatchObject([{ result: 'failed', code: 'AccessDenied' }]);
    expect(await verify(there, made)).toMatchObject({ held: false });
    there.refuse(erased.erases, 'Throttling', { times: 1 });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
  });
}

/** `rds delete-db-instance` of a line of AWS CLI text; other lines as they are. */
function headOf(line: string): string {
  return /^aws (\S+ (?:wait )?\S+)/.exec(line)?.[1] ?? line.split(' ')[0] ?? '';
}
