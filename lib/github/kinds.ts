import type { AnyChangeKind } from '../playbook/change-kind.ts';
import { resolveSecretAlert } from './exposure/alerts.ts';
import { makeRepositoryPrivate } from './exposure/make-private.ts';
import { saveLetter } from './letters/letters.ts';
import { liftProtection } from './protection/lift-kind.ts';
import { restoreProtection } from './protection/restore-kind.ts';
import { pushGitRef } from './purge/push-kind.ts';
import { rewriteGitHistory } from './purge/rewrite-kind.ts';

/** How the changes of purging a repository are done. */
export const purgeKinds: readonly AnyChangeKind[] = [
  makeRepositoryPrivate,
  rewriteGitHistory,
  liftProtection,
  pushGitRef,
  restoreProtection,
  resolveSecretAlert,
  saveLetter,
];
