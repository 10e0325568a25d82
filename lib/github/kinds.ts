import type { AnyChangeKind } from '../playbook/change-kind.ts';
import { pushGitRef } from './purge/push-kind.ts';
import { rewriteGitHistory } from './purge/rewrite-kind.ts';

/** How the changes of purging a repository are done. */
export const purgeKinds: readonly AnyChangeKind[] = [rewriteGitHistory, pushGitRef];
