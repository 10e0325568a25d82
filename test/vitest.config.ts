import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { folderInMemory } from './vitest.scratch.ts';

const TMPDIR = folderInMemory();

/** Suites that leave nothing behind in their process: its modules are loaded once for all of them, which takes longer than they do. */
const sharing = [
  'aws',
  'changes',
  'credentials',
  'incident',
  'lineage',
  'playbook',
  'playbooks/leaked-access-key',
  'rehearsal',
  'report',
  'resources',
  'trail',
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves a core free for itself, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    // The SDK's versions are pinned to ones that run on Node 20; its advice to upgrade would only be noise.
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
    },
    projects: [
      { extends: true, test: { name: 'shared process', include: sharing, isolate: false } },
      {
        extends: true,
        test: {
          name: 'own process',
          include: ['test/**/*.test.ts'],
          exclude: [...sharing, 'test/contract/**', 'test/emulator/**'],
        },
      },
    ],
  },
});
