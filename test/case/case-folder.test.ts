import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCase, defaultCaseRoot, openCase } from '../../lib/case/case-folder.ts';
import { listCases } from '../../lib/case/case-list.ts';
import { fixedClock, newCase, tempDir } from './_helpers.ts';

const mode = (path: string) => statSync(path).mode & 0o777;

describe('a case folder', () => {
  it('is named by day and four letters, and keeps what the run was started with', async () => {
    const made = await newCase(tempDir());
    expect(made.caseId).toMatch(/^spk-20261123-[a-z2-9]{4}$/);
    expect(JSON.parse(readFileSync(join(made.dir, 'case.json'), 'utf8'))).toEqual({
      schema: 1,
      caseId: made.caseId,
      playbook: 'leaked-access-key',
      mode: 'live',
      inputs: { keyId: 'AKIAEXAMPLE' },
      startedAt: '2026-11-23T10:00:00.000Z',
    });
    await made.close();
  });

  it('is readable by its owner only, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const made = await newCase(join(tempDir(), 'spillkit', 'cases'));
      await made.journal.append({ kind: 'note', level: 'info', text: 'x' });
      await made.evidence.saveJson('iam/users/maria.json', {});
      const report = await made.write('report.md', '# x');
      const folders = ['', 'evidence', 'evidence/iam', 'evidence/iam/users'].map((name) =>
        join(made.dir, name),
      );
      const files = [
        'case.json',
        'case.lock',
        'journal.jsonl',
        'evidence/manifest.jsonl',
        'evidence/iam/users/maria.json',
      ];
      expect(folders.map(mode)).toEqual(folders.map(() => 0o700));
      expect([...files.map((name) => join(made.dir, name)), report].map(mode)).toEqual(
        [...files, report].map(() => 0o600),
      );
      await made.close();
    } finally {
      process.umask(before);
    }
  });

  it('takes another name when its first choice is taken', async () => {
    const root = tempDir();
    const tails = [1, 1, 2];
    const randomBytes = (size: number) => new Uint8Array(size).fill(tails.shift() ?? 9);
    const first = await newCase(root, { randomBytes });
    const second = await newCase(root, { randomBytes });
    expect(second.caseId).not.toBe(first.caseId);
    await Promise.all([first.close(), second.close()]);
  });

  it('refuses a place it cannot write to, in two sentences', async () => {
    const file = join(tempDir(), 'a-file');
    writeFileSync(file, '');
    await expect(newCase(join(file, 'cases'))).rejects.toMatchObject({
      code: 'CaseFolderNotWritable',
      exit: 2,
      message: `Cannot write the case to ${join(file, 'cases')} (ENOTDIR). Name a folder you can write to with --case-dir.`,
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    'refuses a folder of someone else (not judged as root, who may write anywhere)',
    async () => {
      const root = tempDir();
      chmodSync(root, 0o500);
      await expect(newCase(root)).rejects.toMatchObject({ code: 'CaseFolderNotWritable' });
    },
  );

  it('says so when a folder is not a case', async () => {
    const dir = tempDir();
    await expect(openCase(dir, fixedClock())).rejects.toMatchObject({
      code: 'NoSuchCase',
      message: `${dir} is not a case folder: case.json cannot be read. List the cases with: spillkit cases`,
    });
  });

  it('replaces its report whole and takes secrets out of it', async () => {
    const made = await newCase(tempDir());
    made.secrets.keep('correct-horse-battery');
    await made.write('report.md', 'first');
    const path = await made.write('report.md', 'found correct-horse-battery');
    expect(readFileSync(path, 'utf8')).toBe('found [redacted]');
    expect(readdirSync(made.dir).filter((name) => name.includes('partial'))).toEqual([]);
    await made.close();
  });
});

describe('where cases are kept', () => {
  it.each([
    ['/data', '/data/spillkit/cases'],
    [undefined, '/home/maria/.local/share/spillkit/cases'],
    ['', '/home/maria/.local/share/spillkit/cases'],
    ['relative/is/ignored', '/home/maria/.local/share/spillkit/cases'],
  ])('XDG_DATA_HOME=%s', (xdg, root) => {
    expect(defaultCaseRoot('/home/maria', xdg)).toBe(root);
  });
});

describe('the lock of a case', () => {
  it('refuses a second run while the first one lives', async () => {
    const made = await newCase(tempDir());
    await expect(openCase(made.dir, fixedClock())).rejects.toMatchObject({
      code: 'CaseLocked',
      exit: 2,
      message: expect.stringContaining(`Process ${process.pid} is working on the case in ${made.dir}.`),
    });
    await made.close();
    const again = await openCase(made.dir, fixedClock());
    await again.close();
  });

  it('takes over from a process that is gone', async () => {
    const made = await newCase(tempDir());
    await made.close();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    writeFileSync(join(made.dir, 'case.lock'), `${gone.pid}\n`);
    const again = await openCase(made.dir, fixedClock());
    expect(readFileSync(join(made.dir, 'case.lock'), 'utf8')).toBe(`${process.pid}\n`);
    await again.close();
    expect(readdirSync(made.dir).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('is given to one of many that ask at once', async () => {
    const made = await newCase(tempDir());
    await made.close();
    writeFileSync(join(made.dir, 'case.lock'), '999999999\n');
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => openCase(made.dir, fixedClock())));
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won.length).toBe(1);
    await won[0]?.close();
  });

  it('is given back when opening fails', async () => {
    const made = await newCase(tempDir());
    await made.journal.append({ kind: 'note', level: 'info', text: 'one' });
    await made.journal.append({ kind: 'note', level: 'info', text: 'two' });
    await made.close();
    const path = join(made.dir, 'journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"one"', '"ONE"'));
    await expect(openCase(made.dir, fixedClock())).rejects.toMatchObject({ code: 'JournalBroken' });
    expect(readdirSync(made.dir)).not.toContain('case.lock');
  });
});

describe('the list of cases', () => {
  it('is empty where there is no folder yet', async () => {
    expect(await listCases(join(tempDir(), 'none'))).toEqual([]);
  });

  it('tells newest first how each one ended, and leaves out what is no case', async () => {
    const root = tempDir();
    const old = await newCase(root, { clock: fixedClock('2026-11-01T00:00:00Z') });
    await old.journal.append({ kind: 'run-ended', exitCode: 3, leftUndone: [] });
    await old.close();
    const open = await newCase(root);
    mkdirSync(join(root, 'lost+found'));
    writeFileSync(join(root, 'notes.txt'), '');
    const listed = await listCases(root);
    expect(listed.map(({ caseId, exitCode, lockedBy }) => ({ caseId, exitCode, lockedBy }))).toEqual([
      { caseId: open.caseId, exitCode: undefined, lockedBy: process.pid },
      { caseId: old.caseId, exitCode: 3, lockedBy: undefined },
    ]);
    await open.close();
  });

  it('names a case whose journal was changed', async () => {
    const root = tempDir();
    const made = await newCase(root);
    await made.journal.append({ kind: 'note', level: 'info', text: 'one' });
    await made.close();
    const path = join(made.dir, 'case.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"live"', '"rehearsal"'));
    expect((await listCases(root))[0]?.broken).toContain('Line 1 of');
  });
});

it('makes no folder outside the one it was given', async () => {
  const root = mkdtempSync(join(tmpdir(), 'spillkit-'));
  const made = await createCase({
    root,
    playbook: 'p',
    mode: 'dry-run',
    inputs: {},
    clock: fixedClock(),
    randomBytes: (size) => new Uint8Array(size),
  });
  await made.evidence.save('../../outside.txt', 'x');
  await made.close();
  expect(readdirSync(root)).toEqual([made.caseId]);
  expect(made.evidence.list()[0]?.path).toBe('%2E%2E/%2E%2E/outside.txt');
});
