import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveMembers } from '../../lib/github/secret/archive.ts';
import { temporaryFolder } from './leaky-repository.ts';
import { zipOf } from './zip-of.ts';

async function membersOf(body: Buffer): Promise<{ read: Record<string, string>; unread: string }> {
  const read: Record<string, string> = {};
  try {
    for await (const { path, body: content } of archiveMembers(body)) read[path] = content.toString();
    return { read, unread: '' };
  } catch (error) {
    return { read, unread: (error as Error).message };
  }
}

/** A tar of one file, as GNU tar writes it. */
function tarOf(name: string, content: string | Buffer): Buffer {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  return execFileSync('tar', ['-c', '-C', folder, name]);
}

describe('members of archives', () => {
  it('are given with their path, through archives in archives', async () => {
    const tar = tarOf('conf.env', 'key');
    expect(await membersOf(tar)).toEqual({ read: { 'conf.env': 'key' }, unread: '' });
    expect(await membersOf(gzipSync('key'))).toEqual({ read: { '': 'key' }, unread: '' });
    expect((await membersOf(gzipSync(tar))).read).toEqual({ 'conf.env': 'key' });
    expect((await membersOf(zipOf('a/b.tgz', gzipSync(tar)))).read).toEqual({ 'a/b.tgz!conf.env': 'key' });
  });

  it('are given from xz files', async () => {
    const file = join(import.meta.dirname, 'word.txt.xz');
    expect((await membersOf(readFileSync(file))).read).toEqual({ '': 'only a word\n' });
  });

  it.each([
    ['a damaged one', gzipSync('key'.repeat(99)).subarray(0, -10), /^it is damaged \(/],
    ['an encrypted one', zipOf('a', Buffer.from('key'), 1), /^it is encrypted$/],
    ['one of another format', Buffer.from('BZh91AY&SY'), /^bzip2 is not opened$/],
  ])('are not taken for read in %s', async (_name, body, reason) => {
    expect((await membersOf(body)).unread).toMatch(reason);
  });

  it('stop at a limit when they unpack to more than memory should hold', async () => {
    // 32 MB of zeros, packed nine times side by side: 288 MB from 300 kB.
    const stream = gzipSync(Buffer.alloc(32 << 20));
    const bomb = Buffer.concat(Array.from({ length: 9 }, () => stream));
    expect(await membersOf(bomb)).toEqual({ read: {}, unread: 'it unpacks to more than 256 MB' });
  });

  it('stop at a depth', async () => {
    let nested = gzipSync('key');
    for (let deep = 0; deep < 8; deep++) nested = gzipSync(nested);
    expect((await membersOf(nested)).unread).toBe('archives lie in it more than 5 deep');
  });

  it('that can be read are given though one beside them cannot', async () => {
    const tar = Buffer.concat([
      tarOf('bad.gz', Buffer.from('\x1f\x8b\x08 no gzip', 'latin1')).subarray(0, 1024),
      tarOf('good', 'key'),
    ]);
    const { read, unread } = await membersOf(tar);
    expect(read.good).toBe('key');
    expect(unread).toMatch(/^it is damaged/);
  });
});
