import { setMaxListeners } from 'node:events';
import type { AwsReaders, AwsWriters } from '../aws/access.ts';
import { errorCode, errorMessage } from '../aws/errors.ts';
import { readersOnly } from '../aws/readers.ts';
import type { CaseFolder } from '../case/case-folder.ts';
import type { Clock } from '../case/clock.ts';
import type { EvidenceReader } from '../case/evidence.ts';
import type { RunMode } from '../case/journal-entry.ts';
import { decisionsIn } from '../case/journal-view.ts';
import type { GitHubReaders, GitHubWriters } from '../github/api/access.ts';
import type { Host } from '../host/host.ts';
import type { Message } from '../host/message.ts';
import type { ReadShell, WriteShell } from '../host/shell.ts';
import type { Incident } from '../incident/incident.ts';
import type { ChangeKind } from './change-kind.ts';
import { kindRegistry } from './change-kind.ts';
import type { EvidenceContext, ReadContext, WriteContext } from './context.ts';
import { EXIT, SpillkitError } from './errors.ts';
import type { Playbook } from './playbook.ts';
import type { StepFlags } from './step-selection.ts';

/** What a run needs of the outside world; the runner adds the case, the host and the signal to it. */
interface RunContext {
  readonly aws: AwsWriters;
  readonly shell: WriteShell;
  readonly github: GitHubWriters;
  readonly incident: Incident;
  readonly clock: Clock;
  /** `size` random bytes from a cryptographic source. */
  readonly randomBytes: (size: number) => Uint8Array;
}

/** One run of a playbook over a case. */
export interface PlaybookRun<I> extends StepFlags {
  readonly playbook: Playbook<I>;
  readonly input: I;
  readonly context: RunContext;
  readonly host: Host;
  readonly case: CaseFolder;
  readonly mode: RunMode;
  /** Folder that holds the case, where a later command has to be told it. */
  readonly caseDir?: string;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A run under way: what its parts share. */
export interface Session<I> {
  readonly run: PlaybookRun<I>;
  readonly kinds: ReadonlyMap<string, ChangeKind>;
  /** Ids of earlier steps that were not done because the responder, or a flag, left them out. */
  readonly skipped: Set<string>;
  /** Answers of this run and of earlier ones of the case, by the name of the question. */
  readonly decisions: Map<string, string>;
  readonly notify: (message: Message) => void;
  readonly read: ReadContext;
  readonly evidence: EvidenceContext;
  readonly write: WriteContext;
}

/** Builds the contexts of a run. The reading one has no writing method at run time either. */
export function openSession<I>(run: PlaybookRun<I>): Session<I> {
  const { aws, shell, github, incident, clock, randomBytes } = run.context;
  const { secrets, evidence, dir } = run.case;
  const notify = (message: Message) => run.host.notify(secrets.redactValue(message));
  // Calls in every region wait on one signal at the same time; that is no leak.
  setMaxListeners(0, run.signal);
  const skipped = new Set<string>();
  const decisions = decisionsIn(run.case.journal.entries());
  const readingAws: AwsReaders = readersOnly(aws);
  const readingShell: ReadShell = { read: (program, args, options) => shell.read(program, args, options) };
  const readingGitHub: GitHubReaders = { reader: (repository) => github.reader(repository) };
  const readingEvidence: EvidenceReader = {
    list: () => evidence.list(),
    read: (path) => evidence.read(path),
  };
  const read: ReadContext = {
    aws: readingAws,
    shell: readingShell,
    github: readingGitHub,
    incident,
    evidence: readingEvidence,
    clock,
    randomBytes,
    signal: run.signal,
    notify,
    keepSecret: (secret) => secrets.keep(secret),
    skipped,
    decisions,
    caseDir: dir,
  };
  const withEvidence: EvidenceContext = { ...read, evidence };
  return {
    run,
    kinds: kindRegistry(run.playbook.kinds),
    skipped,
    decisions,
    notify,
    read,
    evidence: withEvidence,
    write: { ...withEvidence, aws, shell, github },
  };
}

/** The handler of a change. A plan that names an unregistered kind is a defect of the playbook. */
export function kindOf<I>(session: Session<I>, name: string): ChangeKind {
  const kind = session.kinds.get(name);
  if (kind === undefined) throw new Error(`Change kind ${name} is not registered in this playbook.`);
  return kind;
}

/** Whether an error means that the responder ended the run, at a prompt or in the middle of a call. */
export function isInterruption<I>(session: Session<I>, error: unknown): boolean {
  return session.run.signal.aborted || (error instanceof SpillkitError && error.exit === EXIT.interrupted);
}

/** Code and message of anything thrown. AWS SDK errors carry their code as `name`. */
export function describeError(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof SpillkitError) return { code: error.code, message: error.message };
  return { code: errorCode(error), message: errorMessage(error) };
}
