import { accountOfKeyId } from '../../../lib/aws/key-id.ts';
import { planReverts } from '../../../lib/changes/plan-reverts.ts';
import { revertedTypes } from '../../../lib/changes/registry.ts';
import { unexplainedKeys } from '../../../lib/credentials/contain/unexplained-keys.ts';
import { accountWord } from '../../../lib/credentials/rotate/account-word.ts';
import { unknownWritesTask } from '../../../lib/incident/unknown-writes.ts';
import { emptyPlan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import { withSnapshots } from '../../../lib/resources/ec2/snapshot-volume.ts';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { resourceTypes } from '../../../lib/resources/registry.ts';
import type { LeakedKeyInput } from '../inputs.ts';

/** EC2 and IAM answer with what was true seconds ago; a second look must not see the same moment. */
const SETTLING_MS = 15_000;

/** Erases what the lineage made and still exists, and takes back what it altered, with the event as proof. */
export const deleteCreatedResources: Step<LeakedKeyInput> = {
  id: 'delete-created-resources',
  title: 'Delete what was created with the key',
  phase: 'eradication',
  effect: {
    kind: 'irreversible',
    wordIs: 'the account id',
    typeToConfirm: (input, plan) => accountWord(input.account ?? accountOfKeyId(input.keyId), plan),
  },
  why: 'What the attacker made goes on costing money, and users, roles and keys are ways back in. What it altered on things of others is put back where it still stands. Only what an event ties to the leaked key is proposed; everything about it is saved first.',
  reads: [
    'cloudtrail:LookupEvents',
    ...new Set([...resourceTypes, ...revertedTypes].flatMap((type) => type.permissions.filter(reads))),
  ],
  ifSkipped: {
    contain: 'Containment was skipped: what is deleted here can be made again meanwhile.',
    'collect-audit-trail':
      'The audit trail was not saved: the events are read again here, not kept as evidence.',
  },
  repeat: {
    agree: 2,
    pauseMs: SETTLING_MS,
    maxRounds: 12,
    because: 'CloudTrail and EC2 show things late: two looks in a row must find nothing left',
  },
  async plan(ctx, input) {
    const { lineage, unlooked } = await ctx.incident.investigate(ctx.signal, { fresh: true });
    const [{ counts, ...erasure }, { counts: altered, ...reverts }, unexplained] = await Promise.all([
      planErasure(ctx, lineage),
      planReverts(ctx, lineage),
      unexplainedKeys(ctx, lineage),
    ]);
    const erased = input.snapshotVolumes
      ? await withSnapshots(ctx, erasure.changes)
      : { changes: erasure.changes, unlooked: [] };
    const changes = [...erased.changes, ...reverts.changes].toSorted((a, b) => a.order - b.order);
    const regions = new Set(changes.map((change) => change.target.region));
    const doubtful = counts.ambiguous + altered.ambiguous;
    const summary =
      changes.length === 0
        ? `Nothing that ${ctx.incident.leakedKeyId} and what derives from it made or altered is left.`
        : `${counts.attacker} things made and ${altered.attacker} altered by the attacker, ${doubtful} in doubt, in ${regions.size} regions.`;
    return {
      ...emptyPlan(summary),
      changes,
      notes: [...erasure.notes, ...reverts.notes],
      leftToHuman: [...erasure.leftToHuman, ...reverts.leftToHuman, ...unknownWritesTask(lineage)],
      unlooked: [...unlooked, ...erasure.unlooked, ...erased.unlooked, ...reverts.unlooked, ...unexplained],
    };
  },
};

function reads(permission: string): boolean {
  return /:(Get|GET|BatchGet|List|Describe)/.test(permission);
}
