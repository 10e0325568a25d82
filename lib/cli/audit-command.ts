import { accountOfKeyId, parseAccessKeyId } from '../aws/key-id.ts';
import { readersOnly } from '../aws/readers.ts';
import { explainNoAccess } from '../aws/responder-errors.ts';
import { systemClock } from '../case/clock.ts';
import { escapeJson, escapeLine } from '../host/escape.ts';
import type { Host } from '../host/host.ts';
import { audit } from '../incident/audit.ts';
import type { AuditResult } from '../incident/audit-result.ts';
import { auditText } from '../incident/audit-text.ts';
import { parseDuration } from '../playbook/duration.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import { trailSource } from '../trail/chosen-source.ts';
import { mergedSources } from '../trail/merged.ts';
import { DEFAULT_TRAIL, parseTrail } from '../trail/trail-choice.ts';
import { realWorld, type World } from './compose.ts';
import type { AuditFlags } from './flags.ts';
import { folded } from './folded.ts';
import { lookingHost } from './host-for.ts';
import type { Io } from './io.ts';
import { readingContext } from './reading-context.ts';
import { needsAws, requireFolders } from './trail-sources.ts';

/** `spillkit audit`: exit 1 when something could not be read, or was odd. */
export async function auditCommand(flags: AuditFlags, io: Io): Promise<ExitCode> {
  const choices = (flags.trail ?? DEFAULT_TRAIL).map(parseTrail);
  const isLive = choices.some(needsAws);
  const keyId = keyIdOf(flags.keyId, isLive);
  const since = flags.since === undefined ? undefined : sinceOf(flags.since, systemClock.now());
  await requireFolders(choices);
  const { host, clear } = lookingHost(io);
  const world = realWorld(io, flags, host, 'guided');
  const aws = readersOnly(world.aws);
  const owner = accountOfKeyId(keyId);
  const { regions } = flags;
  const source = mergedSources(
    choices.map((choice) =>
      trailSource(choice, {
        ...{ aws, clock: systemClock },
        ...(owner === undefined ? {} : { account: owner }),
        ...(regions === undefined ? {} : { regions }),
        onFile: (done, of) => host.notify({ type: 'progress', what: 'trail log files', done, of }),
      }),
    ),
  );
  if (isLive) await requireAccess(world, host);
  const { result, lineage } = await audit(
    {
      ...{ keyId, source, clock: systemClock },
      ...(since === undefined ? {} : { since }),
      ...(regions === undefined ? {} : { regions }),
      ...(isLive ? { account: readingContext(world, { notify: (message) => host.notify(message) }) } : {}),
    },
    io.signal,
  ).finally(clear);
  const { columns } = io.stdout;
  const lines = flags.json
    ? [escapeJson(JSON.stringify(result))]
    : auditText(result, lineage, flags.all === true).map((line) => folded(escapeLine(line), columns));
  io.stdout.write(`${lines.join('\n')}\n`);
  return isComplete(result) ? EXIT.verified : EXIT.leftUndone;
}

/** A key id of AWS's alphabet; in saved logs alone also one of an anonymised or made-up trail. */
function keyIdOf(text: string, isLive: boolean): string {
  const key = parseAccessKeyId(text);
  if ('keyId' in key) return key.keyId;
  if (!isLive && /^A[KS]IA[A-Z0-9]{16}$/.test(text.trim())) return text.trim();
  throw new SpillkitError('KeyIdMalformed', key.reason, 'Copy the 20 characters from the alert.');
}

function isComplete({ sources, unread }: AuditResult): boolean {
  return unread.length === 0 && sources.every(({ oddities }) => Object.keys(oddities).length === 0);
}

async function requireAccess({ aws, profile }: World, host: Host): Promise<void> {
  try {
    const { arn, account } = await aws.identity();
    host.notify({ type: 'note', level: 'info', text: `Reading as ${arn} in account ${account}.` });
  } catch (error) {
    throw explainNoAccess(error, profile) ?? error;
  }
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
