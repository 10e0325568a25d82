import { randomBytes } from 'node:crypto';
import { readersOnly } from '../aws/readers.ts';
import type { GitHubReaders } from '../github/api/access.ts';
import { noGitHub } from '../github/api/no-github.ts';
import type { Message } from '../host/message.ts';
import type { ReadContext } from '../playbook/context.ts';
import type { World } from './compose.ts';

interface Around {
  readonly notify: (message: Message) => void;
  readonly keepSecret?: (secret: string) => void;
  readonly github?: GitHubReaders;
}

/** A world with nothing in reach that writes; whoever only looks has no case to keep anything in. */
export function readingContext(world: World, around: Around): Omit<ReadContext, 'incident' | 'signal'> {
  return {
    ...{ aws: readersOnly(world.aws), shell: world.shell, clock: world.clock, randomBytes },
    evidence: { list: () => [], read: async () => undefined },
    notify: around.notify,
    keepSecret: around.keepSecret ?? (() => undefined),
    github: around.github ?? noGitHub,
    skipped: new Set(),
    caseDir: '',
  };
}
