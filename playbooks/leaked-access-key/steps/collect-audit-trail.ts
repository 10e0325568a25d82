import { counted } from '../../../lib/incident/counted.ts';
import { DOCUMENTS, type DocumentName, fingerprint } from '../../../lib/incident/evidence-documents.ts';
import { documentSource, saveChange } from '../../../lib/incident/evidence-kinds.ts';
import { findingsOf } from '../../../lib/incident/findings.ts';
import { lookNotes, lookUnlooked } from '../../../lib/incident/look-notes.ts';
import { waitForDelivery } from '../../../lib/incident/wait-for-delivery.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import { failed } from '../../../lib/trail/outcome.ts';
import type { LeakedKeyInput } from '../inputs.ts';

const FOLDER = 'trail';

/** Step 3: what the leaked key and everything derived from it did, saved as evidence before anything is deleted. */
export const collectAuditTrail: Step<LeakedKeyInput> = {
  id: 'collect-audit-trail',
  title: 'Collect the audit trail',
  phase: 'analysis',
  effect: { kind: 'read-only' },
  why: 'What is deleted later is what CloudTrail ties to the leaked key, so the trail has to be complete first. Without it nobody can say what the attacker made, read or left behind.',
  reads: [
    'cloudtrail:LookupEvents',
    'ec2:DescribeRegions',
    'guardduty:ListDetectors',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
    'iam:GetAccessKeyLastUsed',
    'iam:GetRole',
    'iam:GetUser',
    'sts:GetAccessKeyInfo',
  ],
  ifSkipped: {
    contain: 'The attacker may still be acting, so the trail is complete only up to now.',
    'delete-access-key': 'The attacker may still hold keys; what they do from now on is not in this look.',
  },
  repeat: {
    agree: 1,
    pauseMs: 15_000,
    maxRounds: 6,
    because: 'CloudTrail delivers late; the trail counts as complete when a second look shows nothing new',
  },
  async plan(ctx) {
    await waitForDelivery(ctx);
    const source = await documentSource(ctx, { fresh: true });
    const { lineage } = source.investigation;
    const look = fingerprint(source);
    const saved = new Set(ctx.evidence.list().map((file) => file.path));
    const fact = `${counted(lineage.records.length, 'call')} by ${counted(lineage.credentials.length, 'credential')}`;
    const changes = (Object.keys(DOCUMENTS) as DocumentName[])
      .map((name) =>
        saveChange(name, FOLDER, look, [{ kind: 'observed', call: 'cloudtrail:LookupEvents', fact }]),
      )
      .filter((change) => !saved.has(change.params.path));
    const unlooked = lookUnlooked(source);
    const failures = lineage.records.filter(failed).length;
    const findings = findingsOf(lineage).length;
    return {
      summary:
        `${counted(lineage.credentials.length - 1, 'credential derives', 'credentials derive')} from ` +
        `${lineage.leakedKeyId}; together they made ${counted(lineage.records.length, 'call')} since ` +
        `${lineage.since}, of which ${failures} failed; ${counted(findings, 'finding')}` +
        `${unlooked.length === 0 ? '' : `; ${counted(unlooked.length, 'place')} could not be looked at`}.`,
      changes,
      notes: lookNotes(source),
      leftToHuman: [],
      unlooked,
    };
  },
};
