import { defineConfig } from 'vitest/config';

/** Run by .tools/emulators.mjs, which starts what these tests talk to. One file at a time: they share it. */
export default defineConfig({
  test: {
    include: ['test/contract/**/*.test.ts', 'test/emulator/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
