import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseFolder, createCase, type NewCase } from '../../lib/case/case-folder.ts';
import type { Clock } from '../../lib/case/clock.ts';

export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'spillkit-'));
}

/** A clock that stands still but for those who sleep by it. */
export function fixedClock(start = '2026-11-23T10:00:00Z'): Clock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
    },
  };
}

let made = 0;

export async function newCase(root: string, overrides: Partial<NewCase> = {}): Promise<CaseFolder> {
  made += 1;
  const serial = made;
  return await createCase({
    root,
    playbook: 'leaked-access-key',
    mode: 'live',
    inputs: { keyId: 'AKIAEXAMPLE' },
    clock: fixedClock(),
    randomBytes: (size) => Uint8Array.from({ length: size }, (_, at) => serial >> (at * 4)),
    ...overrides,
  });
}
