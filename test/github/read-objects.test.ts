import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObjects } from '../../lib/github/objects/read-objects.ts';
import type { ReadShell } from '../../lib/host/shell.ts';
import { makeLeakyRepository, shell } from './leaky-repository.ts';

const { signal } = new AbortController();

/** A git that prints these objects, in chunks of at most the given sizes, over and over. */
function printing(objects: readonly Buffer[], sizes: readonly number[]): ReadShell {
  const output = Buffer.concat(
    objects.flatMap((body) => [Buffer.from(`${body.length}\n`), body, Buffer.from('\n')]),
  );
  return {
    read: async (_program, _args, options) => {
      for (let at = 0, turn = 0; at < output.length; turn++) {
        const end = at + (sizes[turn % sizes.length] ?? 1);
        options?.onStdout?.(output.subarray(at, end));
        at = end;
      }
      return { stdout: '', stderr: '', exitCode: 0 };
    },
  };
}

/** Contents that look like sizes and line ends. */
const body = fc
  .array(fc.constantFrom(0x0a, 0x30, 0x37, 0x20, 0), { maxLength: 30 })
  .map((values) => Buffer.from(values));
const chunks = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });

describe('reading objects', () => {
  it('gives each one whole, wherever the output of git is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 8 }), chunks, async (objects, sizes) => {
        const given: Buffer[] = [];
        const repository = { shell: printing(objects, sizes), gitDir: '/nowhere', signal };
        await readObjects(repository, [], (position, content, size) => {
          expect(size).toBe(content.length);
          given[position] = Buffer.from(content);
        });
        expect(given).toEqual(objects);
      }),
      { numRuns: 500 },
    );
  });

  it('gives large ones in pieces that overlap and leave nothing out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 5 }), chunks, async (objects, sizes) => {
        const pieces = { size: 7, overlap: 3 };
        const whole = objects.map(() => Buffer.alloc(0));
        const repository = { shell: printing(objects, sizes), gitDir: '/nowhere', signal };
        const take = (position: number, content: Buffer, size: number) => {
          const before = whole[position] as Buffer;
          expect(size).toBe(objects[position]?.length);
          const fresh = content.subarray(before.length === 0 ? 0 : pieces.overlap);
          expect(content.subarray(0, content.length - fresh.length)).toEqual(
            before.subarray(before.length - (content.length - fresh.length)),
          );
          whole[position] = Buffer.concat([before, fresh]);
        };
        await readObjects(repository, [], take, pieces);
        expect(whole).toEqual(objects);
      }),
      { numRuns: 500 },
    );
  });

  it('names an object that is missing, and says what to do', async () => {
    const { bare } = await makeLeakyRepository();
    const missing = '1'.repeat(40);
    const reading = readObjects({ shell, gitDir: bare, signal }, [missing], () => undefined);
    await expect(reading).rejects.toMatchObject({
      code: 'ObjectMissing',
      message: expect.stringContaining(missing),
    });
  });
});
