// Makes a clone ready to run: dependencies installed when missing or older than the lock file, TypeScript
// compiled when a source is newer than the last build. Needs Node and npm only, so it is plain JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');
const say = (text) => process.stderr.write(`${text}\n`);

function refuse(text) {
  say(text);
  process.exit(2);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  refuse(
    `Spillkit needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and run the same command again.`,
  );
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newest(dir) {
  return readdirSync(dir, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(dir, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : modified(path));
  }, 0);
}

function run(title, command, args) {
  const started = Date.now();
  say(`… ${title}`);
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.error) refuse(`Could not run ${command}: ${done.error.message}. Check that it is on the PATH.`);
  if (done.status !== 0) {
    say(`${done.stdout}${done.stderr}`.trim());
    refuse(`${title}: failed with exit code ${done.status}. The output above says why.`);
  }
  say(`✓ ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** npm writes this file at the end of every complete install; an interrupted one leaves it missing or old. */
function dependenciesAreCurrent() {
  const installed = modified(join(root, 'node_modules', '.package-lock.json'));
  return installed >= modified(join(root, 'package-lock.json')) && installed > 0;
}

function buildIsCurrent() {
  const sources = [join(root, 'lib'), join(root, 'playbooks'), join(root, 'test')].map(newest);
  const inputs = [
    ...sources,
    modified(join(root, 'tsconfig.json')),
    modified(join(root, 'package-lock.json')),
  ];
  return existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) > Math.max(...inputs);
}

requireNode();
// Not `npm ci`: it refuses a lock file without the optional packages of other platforms, and some registries do not
// have all of those. The lock file decides versions and hashes here, too, and --no-save leaves it as it is.
if (!dependenciesAreCurrent()) {
  run('Installing dependencies', 'npm', ['install', '--no-save', '--no-audit', '--no-fund']);
}
const rebuild = process.argv.includes('--rebuild');
if (rebuild || !buildIsCurrent()) {
  const started = Date.now();
  if (rebuild) rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('Compiling', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root]);
  writeFileSync(stamp, String(started));
}
