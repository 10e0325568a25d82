import { stat } from 'node:fs/promises';
import { parseAccessKeyId } from '../aws/key-id.ts';
import { systemClock } from '../case/clock.ts';
import { escapeJson, escapeLine, escapeText } from '../host/escape.ts';
import { type AuditResult, auditResult } from '../incident/audit-result.ts';
import { lineageTree } from '../lineage/tree.ts';
import type { Lineage } from '../lineage/types.ts';
import { walkLineage } from '../lineage/walk.ts';
import { parseDuration } from '../playbook/duration.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import { logFolder } from '../trail/log-folder.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailSource } from '../trail/source.ts';
import { eventKey } from '../trail/spelling.ts';
import type { AuditFlags } from './flags.ts';
import type { Io } from './io.ts';

type LogFolder = ReturnType<typeof logFolder>;

/** `spillkit audit`: exit 1 when something could not be read. */
export async function auditCommand(flags: AuditFlags, io: Io): Promise<ExitCode> {
  const key = parseAccessKeyId(flags.keyId);
  if ('reason' in key) {
    throw new SpillkitError('KeyIdMalformed', key.reason, 'Copy the 20 characters from the alert.');
  }
  const now = systemClock.now();
  const since = sinceOf(flags.since, now);
  const folders = await Promise.all(flags.trail.map(folderOf));
  const { lineage, unlooked } = await walkLineage(
    // Nobody responds in these logs: every call of the key counts.
    { keyId: key.keyId, since, startedAt: now, responderArn: '' },
    merged(folders),
    { from: new Date(0), to: now, ...(flags.regions === undefined ? {} : { regions: flags.regions }) },
    io.signal,
  );
  const result = auditResult({
    ...{ lineage, unlooked, contents: folders.map((folder) => folder.report()) },
    ...(flags.regions === undefined ? {} : { only: flags.regions }),
  });
  io.stdout.write(
    flags.json ? `${escapeJson(JSON.stringify(result))}\n` : escapeText(forPeople(result, lineage)),
  );
  const odd = result.sources.some(({ oddities }) => Object.keys(oddities).length > 0);
  return odd || unlooked.length > 0 ? EXIT.leftUndone : EXIT.verified;
}

async function folderOf(source: string): Promise<LogFolder> {
  const [, dir] = /^logs:(.+)$/s.exec(source) ?? [];
  if (dir === undefined) {
    throw new SpillkitError(
      'TrailMalformed',
      `--trail ${JSON.stringify(source)} is no source that is known.`,
      'Write it as --trail logs:FOLDER.',
    );
  }
  const found = await stat(dir).catch(() => undefined);
  if (found?.isDirectory()) return logFolder(dir);
  throw new SpillkitError(
    'TrailFolderMissing',
    `There is no folder ${JSON.stringify(dir)}.`,
    'Name the folder the logs were copied to.',
  );
}

/** Records that several sources hold are told apart by account and event id where they are traced. */
function merged(sources: readonly TrailSource[]): TrailSource {
  return {
    async query(query, signal) {
      const answers = await Promise.all(sources.map((source) => source.query(query, signal)));
      return {
        records: answers.flatMap(({ records }) => records),
        unlooked: answers.flatMap(({ unlooked }) => unlooked),
      };
    },
  };
}

/** Logs may be years old, so no time counts as too long ago. */
function sinceOf(text: string, now: Date): Date {
  const age = parseDuration(text);
  if (age !== undefined) return new Date(now.getTime() - age);
  const zoned = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const since = new Date(text.replace(' ', 'T'));
  if (zoned && since <= now) return since;
  throw new SpillkitError(
    'SinceMalformed',
    `Since ${JSON.stringify(text)} is neither a past time with its zone nor an age.`,
    'Write a time such as 2026-11-23T08:00:00Z, or an age such as 3d.',
  );
}

function forPeople(result: AuditResult, lineage: Lineage): string {
  const section = (title: string, lines: readonly string[]) =>
    `${title}\n${(lines.length === 0 ? ['none'] : lines).map((line) => `  ${escapeLine(line)}\n`).join('')}\n`;
  const { events, sources } = result;
  return [
    `Key ${result.leakedKey}, of ${escapeLine(result.owner ?? 'an owner these logs do not tell')}: `,
    `${events.total} calls, ${events.failed} failed.\n\n`,
    section(
      'Timeline',
      lineage.records.map((record) => {
        const by = record.userIdentity.accessKeyId ?? record.userIdentity.arn ?? '-';
        const outcome = failed(record) ? ` (${record.errorCode ?? 'failed'})` : '';
        return `${record.eventTime}  ${record.awsRegion}  ${eventKey(record)}${outcome}  ${by}`;
      }),
    ),
    section('Lineage', lineageTree(lineage).trimEnd().split('\n')),
    section(
      'Resources made',
      result.resources.map(({ type, id, region, verdict }) => `${type} ${id}  ${region}  ${verdict}`),
    ),
    section(
      'Other calls that wrote',
      result.changes.map(
        ({ kind, target, region, verdict }) => `${kind} ${target ?? ''}  ${region}  ${verdict}`,
      ),
    ),
    section(
      'Findings',
      result.findings.map(
        ({ severity, title, because, attempted }) =>
          `${severity}: ${title} (${because.length} went through, ${attempted.length} failed)`,
      ),
    ),
    section(
      'Regions',
      result.regions.map(({ region, status, reason, events: calls }) =>
        status === 'looked' ? `${region}: ${calls} calls` : `${region}: NOT looked at, ${reason}`,
      ),
    ),
    section('Read', [
      ...sources.map(
        ({ files, records, distinct }) => `${files} files, ${records} records, ${distinct} of them distinct`,
      ),
      ...sources.flatMap(({ skipped, oddities }) =>
        [...Object.entries(skipped), ...Object.entries(oddities)].map(([what, count]) => `${what}: ${count}`),
      ),
      ...result.unread.map(({ where, reason }) => `not read: ${where} (${reason})`),
      'Regions without a record in these logs were not looked at; how things are now is not known.',
    ]),
  ].join('');
}
