import { type Attribution, attribute, type Judgement } from '../lineage/attribution.ts';
import type { Lineage } from '../lineage/types.ts';
import { GLOBAL } from '../playbook/change.ts';
import { groupBy } from '../playbook/group-by.ts';
import { creationsIn } from '../resources/registry.ts';
import type { TrailRecord } from '../trail/record.ts';
import { type Alteration, type AlteredTarget, type ChangeType, targetName } from './change-type.ts';
import { alterationsIn } from './registry.ts';

/** One target that calls of the lineage altered, once or several times in a row. */
export interface Altered {
  readonly type: ChangeType;
  /** As the last of the records names it. */
  readonly target: AlteredTarget;
  readonly verdict: 'attacker' | 'ambiguous';
  /** Why it is the attacker's, or in doubt, as a clause. */
  readonly reason: string;
  /** The proof; an alteration in doubt has none. */
  readonly attribution?: Attribution;
  /** Oldest first; the order within a second is not known. */
  readonly links: readonly [AlteringLink, ...AlteringLink[]];
  /** The attacker made the thing itself, so that it is erased and not mended. */
  readonly ofOwnThing: boolean;
}

/** One alteration of a target, and the call that did it. */
export interface AlteringLink {
  readonly record: TrailRecord;
  readonly alteration: Alteration;
}

/** What tells one target from another. */
export function targetKey(type: ChangeType, target: AlteredTarget): string {
  return JSON.stringify([type.type, target.region, target.type, targetName(target)]);
}

interface Link extends AlteringLink {
  readonly type: ChangeType;
  readonly judgement: Judgement;
}

/**
 * What the records of a lineage altered, each target once, with the verdict of its last alteration. Where the last is
 * the attacker's, those in doubt before it are part of what was there before. Pure.
 */
export function alteredBy(lineage: Lineage): readonly Altered[] {
  const links = alterationsIn(lineage.records)
    .map((altering): Link => ({ ...altering, judgement: attribute(lineage, altering.record) }))
    .filter(({ judgement }) => judgement.verdict !== 'legitimate');
  const made = thingsMade(lineage);
  return [...groupBy(links, ({ type, alteration }) => targetKey(type, alteration.target)).values()].flatMap(
    (chain) => {
      const judgement = chain.at(-1)?.judgement;
      const standing = judgement?.verdict === 'attacker' ? lastOfTheAttacker(chain) : chain;
      const [first, last] = [standing[0], standing.at(-1)];
      if (judgement === undefined || judgement.verdict === 'legitimate' || !first || !last) return [];
      const { verdict, reason } = judgement;
      return [
        {
          ...{ type: last.type, target: last.alteration.target, verdict, reason },
          ...(judgement.verdict === 'attacker' ? { attribution: judgement.attribution } : {}),
          links: [first, ...standing.slice(1)] as const,
          ofOwnThing: isOfOwnThing(made, last.alteration.target, verdict),
        },
      ];
    },
  );
}

function lastOfTheAttacker(chain: readonly Link[]): readonly Link[] {
  const doubtful = chain.findLastIndex(({ judgement }) => judgement.verdict !== 'attacker');
  return chain.slice(doubtful + 1);
}

/** Things the lineage made, by type, region and id, with whether that is certain. */
function thingsMade(lineage: Lineage): ReadonlyMap<string, 'attacker' | 'ambiguous'> {
  // The leaked key is contained and deleted, and never switched on again.
  const leaked = { type: 'iam-access-key', id: lineage.leakedKeyId };
  const made = new Map<string, 'attacker' | 'ambiguous'>([[thingKey(leaked, GLOBAL), 'attacker']]);
  for (const { record, refs } of creationsIn(lineage.records)) {
    const { verdict } = attribute(lineage, record);
    if (verdict === 'legitimate') continue;
    for (const { type, region, id, arn } of refs) {
      for (const name of arn === undefined ? [id] : [id, arn]) {
        const key = thingKey({ type, id: name }, region);
        if (made.get(key) !== 'attacker') made.set(key, verdict);
      }
    }
  }
  return made;
}

const thingKey = ({ type, id }: { readonly type: string; readonly id: string }, region: string) =>
  JSON.stringify([type, region, id]);

/** A thing in doubt that the attacker surely altered is mended: its maker may keep it. */
function isOfOwnThing(
  made: ReturnType<typeof thingsMade>,
  target: AlteredTarget,
  verdict: Altered['verdict'],
): boolean {
  return [target, ...(target.goesWith ?? [])].some((thing) => {
    const maker = made.get(thingKey(thing, target.region));
    return maker === 'attacker' || (maker === 'ambiguous' && verdict === 'ambiguous');
  });
}
