import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackWriter } from '../../lib/github/rewrite/pack-writer.ts';
import { zlibStored } from '../../lib/github/rewrite/zlib-stored.ts';
import { temporaryFolder } from './leaky-repository.ts';

/** A raw tree with a file for each name, whose content id is made from the number beside it. */
function treeOf(files: ReadonlyMap<string, number>): Buffer {
  const names = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(
    names.flatMap(([name, content]) => [
      Buffer.from(`100644 ${name}\0`),
      createHash('sha1').update(String(content)).digest(),
    ]),
  );
}

const idOf = (body: Buffer) => createHash('sha1').update(`tree ${body.length}\0`).update(body).digest();

const files = fc
  .array(fc.tuple(fc.stringMatching(/^[a-c]{1,3}$/), fc.nat(3)), { minLength: 1, maxLength: 40 })
  .map((pairs) => new Map(pairs));

describe('a pack', () => {
  it('gives git back every tree that was written as a difference to another one', () => {
    const trees = fc.sample(files, { numRuns: 300, seed: 7 }).map(treeOf);
    // One that is large enough for a copy to be split.
    const many = new Map(Array.from({ length: 3000 }, (_, at) => [`file${at}`, at]));
    trees.push(treeOf(many), treeOf(new Map([...many, ['file2999', 1], ['g', 2]])));
    const gitDir = join(temporaryFolder(), 'pack.git');
    execFileSync('git', ['init', '--quiet', '--bare', gitDir]);
    const pack = new PackWriter(join(gitDir, 'objects', 'pack'));
    trees.forEach((body, at) => {
      const before = trees[at - 1];
      pack.add(
        'tree',
        body,
        idOf(body),
        before === undefined ? undefined : { id: idOf(before), body: before },
      );
    });
    const path = pack.finish() ?? '';
    execFileSync('git', [`--git-dir=${gitDir}`, 'index-pack', path], { stdio: 'ignore' });
    const deltas = execFileSync('git', ['verify-pack', '--verbose', path], { encoding: 'utf8' });
    expect(deltas).toMatch(/^chain length = /m);
    for (const body of trees.slice(-40)) {
      const read = execFileSync('git', [
        `--git-dir=${gitDir}`,
        'cat-file',
        'tree',
        idOf(body).toString('hex'),
      ]);
      if (!read.equals(body)) expect(read).toEqual(body);
    }
  });

  it('stores small objects as a zlib stream anything can read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(inflateSync(zlibStored(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
    expect(inflateSync(zlibStored(Buffer.alloc(65_535, 255)))).toEqual(Buffer.alloc(65_535, 255));
    expect(() => zlibStored(Buffer.alloc(65_536))).toThrow('65536 bytes are too many for one block.');
  });
});
