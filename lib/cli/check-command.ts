import { explainNoAccess } from '../aws/responder-errors.ts';
import { systemClock } from '../case/clock.ts';
import { escapeJson } from '../host/escape.ts';
import type { Host } from '../host/host.ts';
import { paintFor } from '../host/paint.ts';
import { SecretRegistry } from '../host/redact.ts';
import { noIncident } from '../incident/no-incident.ts';
import { checkSteps } from '../playbook/check.ts';
import { nothingOpen } from '../playbook/check-line.ts';
import type { ReadContext } from '../playbook/context.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { parseTrail } from '../trail/trail-choice.ts';
import type { CheckResult } from './check-result.ts';
import { checkText } from './check-text.ts';
import { realWorld, stepsToRun, type World } from './compose.ts';
import { type CheckFlags, inputsOf, repeatedFlags, requireKnownInputs } from './flags.ts';
import { isColoured, lookingHost } from './host-for.ts';
import type { Io } from './io.ts';
import { readingContext } from './reading-context.ts';
import { requireFolders } from './trail-sources.ts';

/** `spillkit check`: exit 1 when something is missing, left to a person or could not be looked at. What is worth a look is told. */
export async function checkCommand(playbook: AnyPlaybook, flags: CheckFlags, io: Io): Promise<ExitCode> {
  const given = inputsOf(flags);
  requireKnownInputs(playbook, given);
  const running = stepsToRun(playbook, flags);
  const input = playbook.inputs.parse(given, systemClock.now());
  await requireFolders((given.trail ?? []).map(parseTrail));
  const { host, clear } = lookingHost(io);
  const world = realWorld(io, flags, host, 'unattended');
  const secrets = new SecretRegistry();
  const keepSecret = (secret: string) => secrets.keep(secret);
  const tell = (why: string, seconds: number) => host.notify({ type: 'waiting', why, seconds });
  const ctx: ReadContext = {
    ...readingContext(world, {
      ...{ notify: (message) => host.notify(secrets.redactValue(message)), keepSecret },
      ...(world.github === undefined
        ? {}
        : { github: world.github({ signal: io.signal, tell, keepSecret }) }),
    }),
    ...{ incident: noIncident, signal: io.signal },
  };
  const account = await accountLookedAt(playbook, running, world, host);
  await requirePreflight(ctx, playbook, input, running);
  const steps = await checkSteps(ctx, playbook, input, running, repeatedFlags(flags));
  const inPlace = steps.every(({ lines }) => nothingOpen(lines));
  const result: CheckResult = secrets.redactValue({
    ...{ type: 'check-result', schema: 1, at: systemClock.now().toISOString(), account },
    ...{ playbook: playbook.id, inPlace, steps },
  });
  clear();
  if (flags.json) io.stdout.write(`${escapeJson(JSON.stringify(result))}\n`);
  else
    for (const line of checkText(result, paintFor(isColoured(io, io.stdout)), io.stdout.columns))
      io.stdout.write(`${line}\n`);
  return inPlace ? EXIT.verified : EXIT.leftUndone;
}

/** The account of the credentials; null where no step that is looked at needs any. */
async function accountLookedAt(
  { steps }: AnyPlaybook,
  running: readonly string[],
  { aws, profile }: World,
  host: Host,
): Promise<string | null> {
  if (steps.every(({ id, withoutAws }) => withoutAws || !running.includes(id))) return null;
  try {
    const { arn, account } = await aws.identity();
    host.notify({ type: 'note', level: 'info', text: `Reading as ${arn} in account ${account}.` });
    return account;
  } catch (error) {
    throw explainNoAccess(error, profile) ?? error;
  }
}

async function requirePreflight(
  ctx: ReadContext,
  { preflight }: AnyPlaybook,
  input: unknown,
  running: readonly string[],
): Promise<void> {
  for (const probe of preflight) {
    if (probe.steps?.every((step) => !running.includes(step))) continue;
    const verdict = await probe.check(ctx, input);
    if (!verdict.held) throw new SpillkitError('PreflightRefused', `${probe.title}:`, verdict.found);
  }
}
