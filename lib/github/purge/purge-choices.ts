import type { ReadContext } from '../../playbook/context.ts';

/** What is done with the key where it stands inside a longer word. */
export const EMBEDDED_CHOICES = ['leave', 'replace'] as const;
export type EmbeddedChoice = (typeof EMBEDDED_CHOICES)[number];

/** What is done with archives that hold the key inside: only whole files can go. */
export const ARCHIVE_CHOICES = ['leave', 'remove', 'replace'] as const;
export type ArchiveChoice = (typeof ARCHIVE_CHOICES)[number];

/** What the responder settled about a purge. Never a secret: it stands in the journal. */
export type PurgeChoices = {
  /** What takes the place of the key in text. */
  readonly replacement?: string;
  /** Files and folders to take out of the history, by path from the top. */
  readonly removedPaths?: readonly string[];
  /** File of further texts that leaked along, one a line. */
  readonly textsFile?: string;
  /** Archives are left, and told, as long as nobody decided. */
  readonly archives?: ArchiveChoice;
  /** So is what stands inside longer words. */
  readonly embedded?: EmbeddedChoice;
};

/** Names of what a guided run asks about the repository. */
export const DECIDED = { archives: 'archives', embedded: 'embedded' } as const;

/** The choices of the flags and, where they say nothing, those made in this case. */
export function settledChoices(
  { decisions }: Pick<ReadContext, 'decisions'>,
  named: PurgeChoices,
): PurgeChoices {
  const archives = named.archives ?? parseArchiveChoice(decisions?.get(DECIDED.archives) ?? '');
  const embedded = named.embedded ?? parseEmbeddedChoice(decisions?.get(DECIDED.embedded) ?? '');
  return {
    ...named,
    ...(archives === undefined ? {} : { archives }),
    ...(embedded === undefined ? {} : { embedded }),
  };
}

function parseArchiveChoice(text: string): ArchiveChoice | undefined {
  return ARCHIVE_CHOICES.find((choice) => choice === text);
}

function parseEmbeddedChoice(text: string): EmbeddedChoice | undefined {
  return EMBEDDED_CHOICES.find((choice) => choice === text);
}
