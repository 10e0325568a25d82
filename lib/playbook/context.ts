import type { AwsReaders, AwsWriters } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import type { EvidenceReader, EvidenceStore } from '../case/evidence.ts';
import type { GitHubReaders, GitHubWriters } from '../github/api/access.ts';
import type { Message } from '../host/message.ts';
import type { ReadShell, WriteShell } from '../host/shell.ts';
import type { Incident } from '../incident/incident.ts';

/**
 * What planning and verifying may touch. Nothing reachable from here changes AWS, GitHub or a repository:
 * the AWS and GitHub clients have reading methods only, the shell runs reading commands only.
 */
export interface ReadContext {
  readonly aws: AwsReaders;
  readonly shell: ReadShell;
  readonly github: GitHubReaders;
  /** The case so far: inputs, owner of the key, trail, lineage. Shared by all steps. */
  readonly incident: Incident;
  readonly evidence: EvidenceReader;
  readonly clock: Clock;
  /** `size` random bytes from a cryptographic source. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** Aborted on Ctrl-C: the call in flight is finished or abandoned, then journalled. */
  readonly signal: AbortSignal;
  readonly notify: (message: Message) => void;
  /** From here on this text is shown, journalled and saved only as `[redacted]`, in any encoding. */
  readonly keepSecret: (secret: string) => void;
  /** Ids of earlier steps of this playbook that the responder skipped or declined. */
  readonly skipped: ReadonlySet<string>;
  /** What was decided in this case, by the name of the question; see `Step.decide`. */
  readonly decisions?: ReadonlyMap<string, string>;
  /** The case folder's own absolute path, for files a step leaves (bundles, encrypted credentials). */
  readonly caseDir: string;
}

/** A read-only step may still write evidence to the case folder. */
export interface EvidenceContext extends ReadContext {
  readonly evidence: EvidenceStore;
}

/** What applying a change may touch. Only handlers of confirmed changes get one. */
export interface WriteContext extends EvidenceContext {
  readonly aws: AwsWriters;
  readonly shell: WriteShell;
  readonly github: GitHubWriters;
}
