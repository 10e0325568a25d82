import { defineConfig } from 'vitest/config';

/** Run by .tools/emulators.mjs, which starts what these tests talk to: each file has its own. */
export default defineConfig({
  test: {
    include: ['test/contract/**/*.test.ts', 'test/emulator/**/*.test.ts'],
    // The main job mostly waits, so there is one more file under way than the smallest machine has cores.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
