import { lineageTree } from '../lineage/tree.ts';
import type { Lineage } from '../lineage/types.ts';
import { groupBy } from '../playbook/group-by.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import type { AuditResult } from './audit-result.ts';
import { counted } from './counted.ts';

/** More calls than this are shown in groups. */
const SINGLY = 60;
/** Most lines of a section. */
const LINES = 120;
const HALF = LINES / 2;
/** Ids named of a group of things. */
const NAMED = 4;

/**
 * An audit for people: timeline, lineage, what was made and changed, findings, regions. Thousands of calls stay
 * readable: those of one credential that do the same within ten minutes are one line, unless `all` are asked for.
 * Names may be an attacker's; whoever shows it escapes it line by line.
 */
export function auditText(result: AuditResult, lineage: Lineage, all: boolean): readonly string[] {
  const { events, sources } = result;
  return [
    `Key ${result.leakedKey} of ${result.owner ?? 'an owner these records do not tell'}`,
    `${counted(events.total, 'call')} since ${result.since}: ${events.ok} went through, ${events.failed} failed.`,
    ...result.assumed,
    ...section('Timeline', timeline(lineage.records, all), all),
    ...section('Lineage', lineageTree(lineage).trimEnd().split('\n'), all),
    ...section(
      'Principals',
      result.principals.map(({ arn, born }) => `${arn}  ${BORN[born]}`),
      all,
    ),
    ...section(
      'Resources made',
      things(
        result.resources.map(({ type, id, ...one }) => ({ ...one, kind: type, name: id })),
        all,
      ),
      all,
    ),
    ...section(
      'Changes',
      things(
        result.changes.map(({ target, ...one }) => ({ ...one, name: target ?? '' })),
        all,
      ),
      all,
    ),
    ...section('Findings', result.findings.map(findingLine), all),
    ...section('Regions looked at', lookedLines(result.regions), all),
    ...section('Regions NOT looked at', unlookedLines(result.regions), all),
    ...section('Read', sources.flatMap(sourceLines), all),
    ...(result.unread.length === 0
      ? []
      : section(
          'Could not be read',
          result.unread.map(({ where, call, reason }) => `${where}  ${call}: ${reason}`),
          all,
        )),
  ];
}

const BORN = { attacker: 'made by the attacker', shared: 'yours, and used by the attacker' } as const;

function section(title: string, lines: readonly string[], all: boolean): readonly string[] {
  const shown =
    all || lines.length <= LINES
      ? lines
      : [
          ...lines.slice(0, HALF),
          `… ${lines.length - LINES} more lines; --all shows them …`,
          ...lines.slice(-HALF),
        ];
  return ['', title, ...(shown.length === 0 ? ['none'] : shown).map((line) => `  ${line}`)];
}

function timeline(records: readonly TrailRecord[], all: boolean): readonly string[] {
  const line = (time: string, record: TrailRecord, more = '') =>
    `${time}  ${record.awsRegion}  ${eventKey(record)}${outcome(record)}${more}  ${caller(record)}`;
  if (all || records.length <= SINGLY) return records.map((record) => line(record.eventTime, record));
  const groups = groupBy(records, (record) =>
    // To ten minutes: `2026-11-01T10:0`.
    JSON.stringify([
      record.eventTime.slice(0, 15),
      record.awsRegion,
      eventKey(record),
      outcome(record),
      caller(record),
    ]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (group.length === 1) return [line(first.eventTime, first)];
    return [line(`${first.eventTime} to ${last.eventTime.slice(11)}`, first, ` ×${group.length}`)];
  });
}

function outcome(record: TrailRecord): string {
  return failed(record) ? ` (${record.errorCode ?? 'failed'})` : '';
}

function caller({ userIdentity }: TrailRecord): string {
  return userIdentity.accessKeyId ?? userIdentity.arn ?? userIdentity.invokedBy ?? '-';
}

interface Thing {
  readonly kind: string;
  readonly name: string;
  readonly region: string;
  readonly verdict: string;
  readonly state: string;
}

function things(of: readonly Thing[], all: boolean): readonly string[] {
  const end = ({ region, verdict, state }: Thing) =>
    `${region}  ${verdict}${state === 'unknown' ? '' : `, ${state}`}`;
  if (all || of.length <= SINGLY) return of.map((one) => `${one.kind} ${one.name}  ${end(one)}`);
  const groups = groupBy(of, (one) => `${one.kind}  ${end(one)}`);
  return [...groups].map(([, group]) => {
    const [first] = group;
    if (first === undefined) return '';
    if (group.length === 1) return `${first.kind} ${first.name}  ${end(first)}`;
    const names = group.slice(0, NAMED).map(({ name }) => name);
    const rest = group.length > NAMED ? `, and ${group.length - NAMED} more` : '';
    return `${first.kind} ×${group.length}  ${end(first)}: ${names.join(', ')}${rest}`;
  });
}

function findingLine({ severity, title, because, attempted }: AuditResult['findings'][number]): string {
  const first = because[0] ?? attempted[0] ?? '';
  return `${severity}: ${title} (${because.length} went through, ${attempted.length} failed; first event ${first})`;
}

function lookedLines(regions: AuditResult['regions']): readonly string[] {
  const looked = regions.filter(({ status }) => status === 'looked');
  const busy = looked.filter(({ events }) => events > 0);
  const quiet = looked.filter(({ events }) => events === 0).map(({ region }) => region);
  return [
    ...busy.map(({ region, events }) => `${region}: ${counted(events, 'call')}`),
    ...(quiet.length === 0 ? [] : [`without a call of the lineage: ${quiet.join(', ')}`]),
  ];
}

function unlookedLines(regions: AuditResult['regions']): readonly string[] {
  const missed = regions.filter(({ status }) => status === 'not-looked');
  return [...groupBy(missed, ({ reason }) => reason ?? '')].map(
    ([reason, group]) => `${group.map(({ region }) => region).join(', ')}: ${reason}`,
  );
}

function sourceLines(source: AuditResult['sources'][number]): readonly string[] {
  const { kind, name, files, records, distinct, addenda, from, to } = source;
  const inFiles = kind === 'history' ? '' : ` in ${counted(files, 'file')}`;
  const span = from === null ? '' : `, from ${from} to ${to}`;
  const late = addenda === 0 ? '' : `, ${addenda} late or corrected`;
  return [
    `${NAMES[kind]}${name === '' ? '' : ` ${name}`}: ${counted(records, 'record')}${inFiles}, ${distinct} of them distinct${late}${span}`,
    ...[...Object.entries(source.skipped)].map(([why, count]) => `  skipped, ${why}: ${count}`),
    ...[...Object.entries(source.oddities)].map(([what, count]) => `  odd, ${what}: ${count}`),
  ];
}

const NAMES = { history: 'event history', logs: 'logs', s3: 'bucket' } as const;
