import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/case/durable.ts';
import { evidencePath } from '../../lib/case/evidence-path.ts';
import { openEvidence, readManifest } from '../../lib/case/evidence-store.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import { tempDir } from './_helpers.ts';

const open = (folder: string, secrets = new SecretRegistry()) => openEvidence(folder, secrets);

describe('the evidence of a case', () => {
  it('is in the manifest with its hash, and stays there', async () => {
    const folder = join(tempDir(), 'evidence');
    const store = await open(folder);
    const saved = await store.saveJson('iam/keys.json', { id: 'AKIAEXAMPLE' });
    const text = readFileSync(join(folder, 'iam/keys.json'), 'utf8');
    expect(saved).toEqual({ path: 'iam/keys.json', sha256: sha256(text), bytes: text.length });
    expect(JSON.parse(text)).toEqual({ id: 'AKIAEXAMPLE' });
    const again = await open(folder);
    expect(again.list()).toEqual([saved]);
    expect(await again.read('iam/keys.json')).toBe(text);
    expect(await again.read('iam/other.json')).toBeUndefined();
  });

  it('never overwrites: a second file of a name gets a number', async () => {
    const store = await open(join(tempDir(), 'evidence'));
    const saved = await Promise.all(['a', 'b', 'c'].map((text) => store.save('trail/events.json', text)));
    expect(saved.map(({ path }) => path).sort()).toEqual([
      'trail/events-2.json',
      'trail/events-3.json',
      'trail/events.json',
    ]);
    const texts = await Promise.all(saved.map(({ path }) => store.read(path)));
    expect(texts).toEqual(['a', 'b', 'c']);
  });

  it('lists a file another program wrote once, however often it is asked', async () => {
    const folder = join(tempDir(), 'evidence');
    const store = await open(folder);
    const file = { path: '../clone/backup.bundle', sha256: sha256('refs'), bytes: 4 };
    await Promise.all([store.enlist(file), store.enlist(file)]);
    await (await open(folder)).enlist(file);
    expect(await readManifest(folder)).toEqual([file]);
  });

  it('refuses to read what was changed', async () => {
    const folder = join(tempDir(), 'evidence');
    const store = await open(folder);
    await store.save('a.txt', 'as it was');
    writeFileSync(join(folder, 'a.txt'), 'as it suits');
    await expect(store.read('a.txt')).rejects.toMatchObject({ code: 'EvidenceChanged' });
  });

  it('drops a manifest line that a crash cut short, and numbers past the file it left', async () => {
    const folder = join(tempDir(), 'evidence');
    const first = await open(folder);
    await first.save('a.txt', 'one');
    await first.save('b.txt', 'two');
    const manifest = join(folder, 'manifest.jsonl');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').slice(0, -10));
    const again = await open(folder);
    expect(again.list().map(({ path }) => path)).toEqual(['a.txt']);
    expect((await again.save('b.txt', 'two')).path).toBe('b-2.txt');
    expect((await readManifest(folder)).map(({ path }) => path)).toEqual(['a.txt', 'b-2.txt']);
  });

  it('holds no registered secret', async () => {
    const secrets = new SecretRegistry();
    secrets.keep('hunter2hunter2');
    const store = await open(join(tempDir(), 'evidence'), secrets);
    await store.saveJson('a.json', { password: 'hunter2hunter2' });
    await store.save('b.txt', 'it is hunter2hunter2');
    expect(await store.read('a.json')).toContain('"password": "[redacted]"');
    expect(await store.read('b.txt')).toBe('it is [redacted]');
  });

  it('keeps bytes as they are', async () => {
    const folder = join(tempDir(), 'evidence');
    const bytes = Uint8Array.from([0, 255, 10, 13, 128]);
    await (await open(folder)).save('image.bin', bytes);
    expect(new Uint8Array(readFileSync(join(folder, 'image.bin')))).toEqual(bytes);
  });

  it('cannot be made to overwrite its own manifest', async () => {
    const folder = join(tempDir(), 'evidence');
    const store = await open(folder);
    expect((await store.save('manifest.jsonl', 'forged')).path).toBe('manifest-2.jsonl');
    expect((await store.save('manifest.jsonl', 'forged')).path).toBe('manifest-3.jsonl');
  });
});

describe('the path of an evidence file', () => {
  it.each([
    ['users/maria.json', 'users/maria.json'],
    ['/etc/passwd', 'etc/passwd'],
    ['a/../../b', 'a/%2E%2E/%2E%2E/b'],
    ['.ssh/x', '%2Essh/x'],
    ['key pairs/my key\n.json', 'key%20pairs/my%20key%0A.json'],
    ['naïve', 'na%C3%AFve'],
    ['', 'unnamed'],
  ])('%j → %s', (given, path) => {
    expect(evidencePath(given)).toBe(path);
  });

  it('stays below its folder, is short enough for a file system, and is the same asked twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const path = evidencePath(name);
        const segments = path.split('/');
        expect(
          segments.every((segment) => /^[A-Za-z0-9_@+=,%-][A-Za-z0-9._@+=,%-]{0,200}$/.test(segment)),
        ).toBe(true);
        expect(evidencePath(path)).toBe(path);
      }),
    );
  });

  it('keeps two long names apart', () => {
    const long = 'x'.repeat(300);
    expect(evidencePath(`${long}a.json`)).not.toBe(evidencePath(`${long}b.json`));
    expect(evidencePath(`${long}a.json`)).toMatch(/\.json$/);
  });
});
