import type { PlanNote, Unlooked } from '../playbook/plan.ts';
import { counted } from './counted.ts';
import { eventCounts } from './event-counts.ts';
import type { DocumentSource } from './evidence-documents.ts';
import { findingsOf } from './findings.ts';

/** What a look at the trail shows, for the responder: findings, calls by region, doubts, where nobody watched. */
export function lookNotes({ incident, investigation, guardDuty }: DocumentSource): readonly PlanNote[] {
  const { lineage, looked } = investigation;
  const notes: PlanNote[] = findingsOf(lineage).map(({ severity, title, because, attempted }) => {
    const tried = attempted.length === 0 ? '' : `, ${counted(attempted.length, 'call')} failed`;
    const events = because.length === 0 ? '' : ` (first event ${because[0]})`;
    return {
      level: severity === 'low' ? 'info' : 'warning',
      text: `${title}: ${counted(because.length, 'call')} went through${tried}${events}.`,
    };
  });
  const counts = eventCounts(lineage.records).map(
    ({ region, ok, failed }) => `${region} ${ok} ok${failed === 0 ? '' : `, ${failed} failed`}`,
  );
  if (counts.length > 0) notes.push(info(`Calls by region: ${counts.join('; ')}.`));
  notes.push(
    info(`CloudTrail looked at in ${counted(looked.length, 'region')}: ${looked.join(', ') || 'none'}.`),
  );
  if (incident.regions !== undefined) {
    notes.push(
      warning(`Only the regions named (${incident.regions.join(', ')}) and the home region were looked at.`),
    );
  }
  if (lineage.doubtful.length > 0) {
    const ids = lineage.doubtful.map((credential) => credential.id).join(', ');
    notes.push(
      warning(`Minted by what may be legitimate use of the leaked key, left for you to judge: ${ids}.`),
    );
  }
  if (guardDuty.findings.length > 0) {
    const types = new Set(guardDuty.findings.map(({ finding }) => finding.Type ?? 'without a type'));
    notes.push(
      warning(`GuardDuty has ${counted(guardDuty.findings.length, 'finding')}: ${[...types].join(', ')}.`),
    );
  } else if (guardDuty.looked.length > 0) {
    notes.push(
      info(`GuardDuty has no finding in the ${counted(guardDuty.looked.length, 'region')} it watches.`),
    );
  }
  if (guardDuty.noDetector.length > 0) {
    notes.push(
      warning(`GuardDuty watched nothing, having no detector, in: ${guardDuty.noDetector.join(', ')}.`),
    );
  }
  return notes;
}

/** Where CloudTrail and GuardDuty could not be read. */
export function lookUnlooked({ investigation, guardDuty }: DocumentSource): readonly Unlooked[] {
  return [...investigation.unlooked, ...guardDuty.unlooked];
}

function info(text: string): PlanNote {
  return { level: 'info', text };
}

function warning(text: string): PlanNote {
  return { level: 'warning', text };
}
