import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDouble, stateOf } from '../github/double/github-double.ts';
import { commit, git, KEY_ID, makeLeakyRepository, SECRET } from '../github/leaky-repository.ts';
import { spillkit, temporaryFolder } from './fixtures.ts';

const scanFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('spillkit-scan-'));

describe('spillkit scan', () => {
  it('tells people what stands where, prints no secret, and ends with 1', async () => {
    const { work, leak } = await makeLeakyRepository();
    const before = [await git(work, 'for-each-ref'), await git(work, 'count-objects', '-v')];
    const { exit, stdout, stderr } = await spillkit(['scan', work]);
    expect(exit).toBe(1);
    expect(stdout).toContain(`${KEY_ID}  account 068058463191`);
    expect(stdout).toContain(`commit ${leak.slice(0, 12)} of Ada <ada@shop.example>`);
    expect(stdout).toContain('in the newest state of feature');
    expect(stderr).toMatch(/searching commits, tags and files: \d+ of \d+/);
    expect(stdout + stderr).not.toContain(SECRET);
    expect([await git(work, 'for-each-ref'), await git(work, 'count-objects', '-v')]).toEqual(before);
  });

  it('clones what is no folder, scans the very same, and leaves nothing behind', async () => {
    const { bare } = await makeLeakyRepository();
    const before = scanFolders();
    const local = JSON.parse((await spillkit(['scan', bare, '--json'])).stdout);
    const cloned = JSON.parse((await spillkit(['scan', `file://${bare}`, '--json'])).stdout);
    expect(cloned).toEqual({ ...local, repository: `file://${bare}` });
    expect(local).toMatchObject({ type: 'scan-result', schema: 1, lookedFor: null, moreKeys: 0 });
    expect(scanFolders()).toEqual(before);
  });

  it('says what was searched when the key stands nowhere, and ends with 0', async () => {
    const work = await temporaryFolder();
    await git(work, 'init', '--quiet');
    await commit(work, 'Begin', { 'a.txt': 'a\n' });
    const { exit, stdout } = await spillkit(['scan', work, '--key-id', KEY_ID]);
    expect(exit).toBe(0);
    expect(stdout).toBe(
      `${work}: looked for ${KEY_ID} in 3 objects (1 KB of commits, tags and files; 1 commit), names of files and 1 ref.\nNone stands there.\n`,
    );
    const bare = join(await temporaryFolder(), 'site.git');
    await git('/', 'clone', '--quiet', '--mirror', work, bare);
    const { url } = await startDouble(stateOf(bare));
    const hosted = await spillkit(['scan', url]);
    expect(hosted.exit).toBe(0);
    expect(hosted.stdout).toContain(
      'None stands there.\nNot in this repository: what its server keeps beside',
    );
  });

  it('searches the repository of a linked work tree, of a folder inside it, and of borrowed objects', async () => {
    const { work } = await makeLeakyRepository();
    const folder = await temporaryFolder();
    await git(work, 'worktree', 'add', '--quiet', join(folder, 'linked'), 'docs');
    await git(folder, 'clone', '--quiet', '--shared', '--no-checkout', work, 'borrowing');
    const found = async (path: string) =>
      JSON.parse((await spillkit(['scan', path, '--json'])).stdout).keys[0]?.keyId;
    expect(await found(join(folder, 'linked'))).toBe(KEY_ID);
    expect(await found(join(work, 'src'))).toBe(KEY_ID);
    expect(await found(join(folder, 'borrowing'))).toBe(KEY_ID);
  });

  it.each([
    ['shallow', ['--depth', '1'], 'ShallowRepository'],
    ['partial', ['--filter=blob:none'], 'PartialRepository'],
  ])('refuses a %s clone, where a look proves nothing', async (name, flags, code) => {
    const { bare } = await makeLeakyRepository();
    await git(bare, 'config', 'uploadpack.allowFilter', 'true');
    const folder = await temporaryFolder();
    await git(folder, 'clone', '--quiet', '--no-checkout', ...flags, `file://${bare}`, name);
    const { exit, stdout } = await spillkit(['scan', join(folder, name), '--json']);
    expect(exit).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'error', code });
  });

  it('refuses what it cannot scan with a sentence and the way out', async () => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder, 'sha256'));
    await git(join(folder, 'sha256'), 'init', '--quiet', '--object-format=sha256');
    const said = async (...argv: string[]) => {
      const { exit, stderr } = await spillkit(['scan', ...argv]);
      expect(exit).toBe(2);
      return stderr.split('\n').at(-2);
    };
    expect(await said(folder)).toBe(
      `${JSON.stringify(folder)} is not a git repository. Give owner/name, a clone URL, or the folder of a repository.`,
    );
    expect(await said(join(folder, 'sha256'))).toMatch(
      /stores its objects as sha256, which is not known here/,
    );
    expect(await said(`file://${folder}/gone.git`)).toMatch(
      /^Cannot read the repository .* Check the address/,
    );
    expect(await said(folder, '--key-id', KEY_ID.toLowerCase())).toMatch(/has lower-case letters/);
    const secret = await said(folder, '--key-id', SECRET);
    expect(secret).toMatch(/length of a secret access key/);
    expect(secret).not.toContain(SECRET);
  });

  it('ends with 130 on Ctrl-C and leaves no clone behind', async () => {
    const { bare } = await makeLeakyRepository();
    const before = scanFolders();
    const interruption = new AbortController();
    const running = spillkit(['scan', `file://${bare}`], { signal: interruption.signal });
    interruption.abort();
    expect((await running).exit).toBe(130);
    expect(scanFolders()).toEqual(before);
  });
});
