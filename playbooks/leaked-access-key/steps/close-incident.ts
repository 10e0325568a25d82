import { afterContainment } from '../../../lib/incident/after-containment.ts';
import { counted } from '../../../lib/incident/counted.ts';
import {
  DOCUMENTS,
  type DocumentName,
  type DocumentSource,
  fingerprint,
} from '../../../lib/incident/evidence-documents.ts';
import { documentSource, saveChange } from '../../../lib/incident/evidence-kinds.ts';
import { humanTasks } from '../../../lib/incident/human-tasks.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { lookUnlooked } from '../../../lib/incident/look-notes.ts';
import { waitForDelivery } from '../../../lib/incident/wait-for-delivery.ts';
import type { HumanTask, PlanNote } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import type { LeakedKeyInput } from '../inputs.ts';

const FOLDER = 'closing';

/** Step 7: the last look. It says whether containment held, what is left and why, and how long it took. */
export const closeIncident: Step<LeakedKeyInput> = {
  id: 'close-incident',
  title: 'Close the incident',
  phase: 'recovery',
  effect: { kind: 'read-only' },
  why: 'An incident is over when a fresh look finds no call of the attacker after containment and nothing left undone. Without it a way back in may stay open unnoticed.',
  reads: [
    'cloudtrail:LookupEvents',
    'ec2:DescribeRegions',
    'guardduty:ListDetectors',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
    'iam:GetRole',
  ],
  ifSkipped: {
    contain: 'Nothing was contained in this case, so the attacker may still be acting.',
    'delete-created-resources':
      'What the attacker made is still there and may cost money or let him back in.',
    'rotate-access-keys': 'Keys the attacker may have seen are still valid.',
  },
  async plan(ctx) {
    await waitForDelivery(ctx);
    const source = await documentSource(ctx, { fresh: true });
    const { incident } = ctx;
    const look = fingerprint(source);
    const saved = new Set(ctx.evidence.list().map((file) => file.path));
    const fact = 'the last look at the trail';
    const changes = (Object.keys(DOCUMENTS) as DocumentName[])
      .map((name) =>
        saveChange(name, FOLDER, look, [{ kind: 'observed', call: 'cloudtrail:LookupEvents', fact }]),
      )
      .filter((change) => !saved.has(change.params.path));
    const left = incident.left?.() ?? [];
    const { lineage } = source.investigation;
    const doubtful = lineage.doubtful.map(({ id }) => id);
    return {
      summary: `${verdict(source)} ${left.length === 0 ? 'No earlier step left anything to do.' : `${counted(left.length, 'thing is', 'things are')} left to do.`}`,
      changes,
      notes: [
        ...containmentNotes(source),
        ...timeNotes(incident),
        ...left.map(
          (text): PlanNote => ({
            level: 'warning',
            text: `Left to do: ${text}`,
          }),
        ),
      ],
      leftToHuman: [...humanTasks(lineage), ...judgeDoubtful(doubtful)],
      unlooked: lookUnlooked(source),
    };
  },
  async verify(ctx) {
    const { lineage } = await ctx.incident.investigate(ctx.signal);
    const contained = ctx.incident.containedAt();
    if (contained === undefined)
      return {
        held: false,
        found: 'Containment was not verified in this case.',
      };
    const { wentThrough } = afterContainment(lineage, contained);
    return wentThrough.length === 0 ? { held: true } : { held: false, found: notContained(wentThrough) };
  },
};

function verdict({ incident, investigation }: DocumentSource): string {
  const contained = incident.containedAt();
  if (contained === undefined) return 'Containment was not verified in this case.';
  const { wentThrough } = afterContainment(investigation.lineage, contained);
  return wentThrough.length === 0
    ? 'No call of the attacker went through since containment.'
    : notContained(wentThrough);
}

function notContained(records: readonly TrailRecord[]): string {
  const last = records.at(-1);
  return (
    `NOT CONTAINED: ${counted(records.length, 'call')} of the attacker went through after containment, the last ` +
    `${last?.eventName} in ${last?.awsRegion} at ${last?.eventTime} (event ${last?.eventID}). Run the step contain again.`
  );
}

function containmentNotes({ incident, investigation }: DocumentSource): readonly PlanNote[] {
  const contained = incident.containedAt();
  if (contained === undefined) {
    return [
      {
        level: 'warning',
        text: 'Without a time of containment nothing can be said about what came after it.',
      },
    ];
  }
  const { wentThrough, identityOnly, refused } = afterContainment(investigation.lineage, contained);
  return [
    ...wentThrough.map(
      (record): PlanNote => ({
        level: 'warning',
        text: `After containment: ${line(record)}`,
      }),
    ),
    ...(identityOnly.length === 0
      ? []
      : [
          {
            level: 'info' as const,
            text: `${counted(identityOnly.length, 'call')} to GetCallerIdentity after containment: it cannot be denied and changes nothing.`,
          },
        ]),
    {
      level: 'info',
      text: `${counted(refused.length, 'call')} of the attacker failed after containment.`,
    },
  ];
}

function line({ eventTime, eventName, eventSource, awsRegion, eventID, userIdentity }: TrailRecord): string {
  return `${eventTime} ${eventSource} ${eventName} in ${awsRegion} by ${userIdentity.accessKeyId ?? userIdentity.arn} (event ${eventID}).`;
}

function timeNotes(incident: Incident): readonly PlanNote[] {
  const moments: readonly (readonly [string, Date | undefined])[] = [
    ['Contained', incident.containedAt()],
    ['Clean', incident.cleanedAt?.()],
  ];
  return moments.map(([what, at]): PlanNote => {
    if (at === undefined) return { level: 'warning', text: `${what}: not verified in this case.` };
    const leak = duration(at.getTime() - incident.since.getTime());
    const start = duration(at.getTime() - incident.startedAt.getTime());
    return {
      level: 'info',
      text: `${what} at ${at.toISOString()}: ${leak} after the leak, ${start} after the start of this case.`,
    };
  });
}

function judgeDoubtful(ids: readonly string[]): readonly HumanTask[] {
  if (ids.length === 0) return [];
  return [
    {
      what: `Find out whose these credentials are: ${ids.join(', ')}`,
      why: 'They were minted after the leak by calls that look like the usual use of the leaked key.',
      how: 'Ask whoever runs that use; if nobody does, run the step contain again from an earlier --since.',
    },
  ];
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', `${seconds % 60} s`]
    .filter((part) => part !== '')
    .join(' ');
}
