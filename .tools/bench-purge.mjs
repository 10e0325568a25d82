// Measures the rewriting of a generated repository of 50,000 commits against git-filter-repo, in the same run: a
// key that came in with the last 30 commits, and one that is there since the first. Needs a build, and
// git-filter-repo as npm run test:emulator installs it: npm run build && node .tools/bench-purge.mjs
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMITS = Number(process.env.SPILLKIT_BENCH_COMMITS ?? 50_000);
const FILES = 1_500;
const keyId = ['AKIA', 'Q7WEZXPL', 'TM4NK3RB'].join('');
const secret = ['hV7/kQ2mZ', 'x9+LrTbW4s', 'Yd0PnGuAe', 'J6cFiKo8R3tq'].join('');
const root = join(fileURLToPath(import.meta.url), '..', '..');
const filterRepo = process.env.GIT_FILTER_REPO ?? join(root, '.venv', 'bin', 'git-filter-repo');

/** The same numbers every time. */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pathOf = (file) => `src/area${file % 12}/part${file % 60}/module${file}.js`;

function contentOf(file, revision) {
  const lines = Array.from({ length: 40 + (file % 40) }, (_, line) => {
    const touched = line === revision % 40 ? ` // revision ${revision}` : '';
    return `export const value${line} = compute(${file}, ${line});${touched}`;
  });
  return `${lines.join('\n')}\n`;
}

const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Commits that touch two files each, with side branches that are merged and a tag now and then. */
function* history(leakAt) {
  const random = randomNumbers(20_261_126);
  const leaked = `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
  for (let commit = 1; commit <= COMMITS; commit++) {
    const side = commit % 50 === 0;
    yield `commit ${side ? `refs/heads/topic${commit % 20}` : 'refs/heads/main'}\nmark :${commit}\n`;
    yield `author Ada <ada@shop.example> ${1_500_000_000 + commit * 600} +0100\n`;
    yield `committer Ada <ada@shop.example> ${1_500_000_000 + commit * 600} +0100\n`;
    yield data(`Change ${commit}\n\nWhat it is about, in a sentence or two.\n`);
    if (commit > 1) yield `from :${commit - 1 - (commit % 50 === 1 && commit > 2 ? 1 : 0)}\n`;
    if (commit % 50 === 1 && commit > 2) yield `merge :${commit - 1}\n`;
    if (commit === 1) {
      for (let file = 0; file < FILES; file++)
        yield `M 100644 inline ${pathOf(file)}\n${data(contentOf(file, 0))}`;
    }
    if (commit === leakAt) yield `M 100644 inline config/production.env\n${data(leaked)}`;
    for (let change = 0; change < 2; change++) {
      const file = random(FILES);
      yield `M 100644 inline ${pathOf(file)}\n${data(contentOf(file, commit))}`;
    }
    if (commit % 1_000 === 0) {
      yield `tag v${commit / 1_000}\nfrom :${commit}\ntagger Ada <ada@shop.example> 1600000000 +0000\n${data('Release')}`;
    }
  }
}

function git(...args) {
  const done = spawnSync('git', args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')} ended with ${done.status}`);
  return done.stdout;
}

async function generate(gitDir, leakAt) {
  git('init', '--quiet', '--bare', '--initial-branch=main', gitDir);
  const child = spawn('git', [`--git-dir=${gitDir}`, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  let text = '';
  for (const piece of history(leakAt)) {
    text += piece;
    if (text.length < 1 << 20) continue;
    if (!child.stdin.write(text)) await once(child.stdin, 'drain');
    text = '';
  }
  child.stdin.end(text);
  await once(child, 'close');
  // What fast-import leaves is stored badly; its manual advises this: https://git-scm.com/docs/git-fast-import
  git(`--git-dir=${gitDir}`, 'repack', '--quiet', '-a', '-d', '-f');
}

/** Memory of its own (not files mapped into it) of every process in a group, MB. */
function memoryOf(group) {
  let kilobytes = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== group) continue;
      kilobytes += Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended while it was looked at.
    }
  }
  return Math.round(kilobytes / 1024);
}

/** Processor time of ended children, as the last line of the shell's `times` tells it: `0m1.20s 0m0.30s`. */
const processorSeconds = (times) =>
  [
    ...times
      .trim()
      .split('\n')
      .at(-1)
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);

async function measure(name, command, args, cwd) {
  const started = performance.now();
  const script = '"$@"; code=$?; times >&2; exit $code';
  const child = spawn('sh', ['-c', script, 'sh', command, ...args], {
    ...{ cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, GIT_DIR: cwd },
  });
  let said = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid))), 50);
  const [code] = await once(child, 'close');
  clearInterval(sampling);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${said}${errors}`);
  const processor = processorSeconds(errors);
  console.log(
    `  ${name}: ${seconds.toFixed(1)} s, processors ${processor.toFixed(1)} s, peak memory ${peak} MB${said.startsWith('{') ? ` ${said.trim()}` : ''}`,
  );
  return { seconds, processor };
}

async function compare(folder, name, leakAt) {
  const source = join(folder, 'source.git');
  await generate(source, leakAt);
  const count = (gitDir) => git(`--git-dir=${gitDir}`, 'count-objects', '-v').match(/in-pack: (\d+)/)[1];
  console.log(`${name}: ${COMMITS} commits, ${count(source)} objects`);
  const fresh = (copy) => {
    const gitDir = join(folder, copy);
    rmSync(gitDir, { recursive: true, force: true });
    git('clone', '--quiet', '--mirror', '--no-local', source, gitDir);
    return gitDir;
  };
  const expressions = join(folder, 'expressions.txt');
  writeFileSync(expressions, `${secret}\n${keyId}\n`);
  const replace = ['--replace-text', expressions, '--replace-message', expressions];
  const theirs = await measure(
    'git-filter-repo',
    filterRepo,
    ['--force', '--quiet', ...replace],
    fresh('filter-repo.git'),
  );
  const theirsNoGc = await measure(
    'git-filter-repo without its closing repack',
    filterRepo,
    ['--force', '--quiet', '--no-gc', ...replace],
    fresh('filter-repo.git'),
  );
  mkdirSync(join(folder, 'repository-1'), { recursive: true });
  fresh('repository-1/original.git');
  const own = (what) => [fileURLToPath(import.meta.url), what, folder];
  const ours = await measure('Spillkit, search and rewrite', process.execPath, own('rewrite'), folder);
  const whole = await measure(
    'Spillkit, plan, backup, rewrite and verification',
    process.execPath,
    own('whole'),
    folder,
  );
  const times = (one, other) =>
    `${(one.seconds / other.seconds).toFixed(1)} × in time, ${(one.processor / other.processor).toFixed(1)} × on the processors`;
  console.log(`  git-filter-repo ÷ Spillkit's search and rewrite: ${times(theirs, ours)}`);
  console.log(`  without git-filter-repo's closing repack: ${times(theirsNoGc, ours)}`);
  console.log(`  git-filter-repo ÷ Spillkit's whole step: ${times(theirs, whole)}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

async function purge(what, caseDir) {
  const [
    { systemShell },
    { purgeFolder },
    { makePurgedCopy },
    { findLeft },
    { leakOfCase },
    { takeOut },
    { backUp },
  ] = await Promise.all(
    [
      'host/system-shell.js',
      'github/repository/mirror.js',
      'github/repository/purged-copy.js',
      'github/repository/find-left.js',
      'github/purge/leak-of-case.js',
      'github/purge/look.js',
      'github/repository/backup.js',
    ].map((path) => import(`../dist/lib/${path}`)),
  );
  const shell = systemShell();
  const { signal } = new AbortController();
  const folder = purgeFolder(caseDir, 'repository-1');
  const original = { shell, gitDir: folder.original, signal };
  const run = { incident: { leakedKeyId: keyId }, keepSecret: () => undefined, notify: () => undefined };
  const leak = () => leakOfCase(run, original, {});
  if (what === 'whole') {
    await takeOut(original, await leak());
    await backUp(original, folder);
  }
  const rewrite = await makePurgedCopy(shell, folder, signal, async (sink) =>
    takeOut(original, await leak(), { sink }),
  );
  if (what === 'whole') {
    const left = await findLeft({ shell, gitDir: folder.purged, signal }, await leak());
    if (left !== undefined) throw new Error(left);
  }
  console.log(JSON.stringify({ changedCommits: rewrite.changedCommits.length, of: rewrite.commits }));
}

const [, , what, folder] = process.argv;
if (what === undefined) {
  if (!existsSync(filterRepo))
    throw new Error(`${filterRepo} is not there: npm run test:emulator installs it.`);
  const scratch = mkdtempSync(join(tmpdir(), 'spillkit-bench-'));
  try {
    const version = git('version').trim();
    const load = loadavg()[0].toFixed(1);
    console.log(
      `machine: ${availableParallelism()} cores, load ${load}, Node ${process.versions.node}, ${version}`,
    );
    await compare(scratch, 'key in the last 30 commits', COMMITS - 29);
    await compare(scratch, 'key since the first commit', 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
} else await purge(what, folder);
