// Runs the tests that need somebody else's AWS: Python packages into .venv, moto and ministack on free
// loopback ports, vitest, and everything stopped again whatever happens. Words after `--` go to vitest.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const venv = join(root, '.venv');
const bin = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
const python = join(bin, process.platform === 'win32' ? 'python.exe' : 'python');
const requirements = join(root, 'test', 'emulator', 'requirements.txt');
const stamp = join(venv, '.requirements-sha256');
const say = (text) => process.stderr.write(`${text}\n`);

/** Without Python the suite is skipped aloud; in CI that is a failure, because there Python is promised. */
function skip(reason) {
  const inCi = process.env.CI === 'true';
  say(`${inCi ? 'FAILED' : 'SKIPPED'}: the emulator tests did not run. ${reason}`);
  process.exit(inCi ? 1 : 0);
}

/** The newest moto, ministack and AWS CLI need Python 3.10. */
function findPython() {
  const probe = 'import sys, venv, ensurepip; print(*sys.version_info[:2])';
  const seen = [];
  for (const candidate of [process.env.PYTHON, 'python3', '/usr/bin/python3', 'python'].filter(Boolean)) {
    const tried = spawnSync(candidate, ['-c', probe], { encoding: 'utf8' });
    if (tried.error) continue;
    const [major, minor] = tried.stdout.trim().split(' ').map(Number);
    if (tried.status === 0 && (major > 3 || (major === 3 && minor >= 10))) return candidate;
    seen.push(
      tried.status === 0
        ? `${candidate} is version ${major}.${minor}.`
        : `${candidate} has no venv module (on Debian: apt-get install python3-venv).`,
    );
  }
  return skip(`They need Python 3.10 or newer. ${seen.join(' ') || 'No Python was found on the PATH.'}`);
}

function prepareVenv() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const works = existsSync(python) && spawnSync(python, ['-c', '']).status === 0;
  if (works && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const started = Date.now();
  const base = findPython();
  say('… Installing moto, ministack, the AWS CLI and git-filter-repo into .venv (about a minute)');
  rmSync(venv, { recursive: true, force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
  for (const [command, args] of [
    [base, ['-m', 'venv', venv]],
    [python, [...pip, '-r', requirements]],
  ]) {
    const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
    if (done.status === 0) continue;
    say(`Could not prepare .venv: "${command} ${args.join(' ')}" failed. The output above says why.`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  say(`✓ Python packages installed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What the emulators see: no credentials and settings of ours, and no way out but loopback. */
function emulatorEnvironment() {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: process.env.PATH,
    SYSTEMROOT: process.env.SYSTEMROOT,
    HOME: scratch,
    TMPDIR: scratch,
    TEMP: scratch,
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_EC2_METADATA_DISABLED: 'true',
    DOCKER_HOST: 'tcp://127.0.0.1:9',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

const running = [];

function start(name, port, args, env) {
  const child = spawn(python, [join(root, 'test', 'emulator', 'attended.py'), ...args], {
    cwd: scratch,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const emulator = { name, child, ended, url: `http://127.0.0.1:${port}`, said: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      emulator.said = `${emulator.said}${text}`.slice(-4000);
    });
  }
  child.stdin.on('error', () => undefined);
  running.push(emulator);
  return emulator;
}

async function startMoto() {
  const port = await freePort();
  const args = ['moto.server', '-H', '127.0.0.1', '-p', String(port)];
  const emulator = start('moto', port, args, emulatorEnvironment());
  await untilItAnswers(emulator, '/moto-api/');
  return emulator.url;
}

async function startMinistack() {
  const port = await freePort();
  const emulator = start('ministack', port, ['ministack'], {
    ...emulatorEnvironment(),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    CLOUDTRAIL_RECORDING: '1',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
  });
  await untilItAnswers(emulator, '/_ministack/health');
  return emulator.url;
}

async function untilItAnswers(emulator, path) {
  const url = `${emulator.url}${path}`;
  const deadline = Date.now() + 60_000;
  while (emulator.child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  throw new Error(`${emulator.name} did not answer at ${url}. It said:\n${emulator.said}`);
}

/** An emulator leaves when its standard input closes; one that does not is ended. */
async function stopAll() {
  await Promise.all(
    running.splice(0).map(async ({ child, ended }) => {
      child.stdin.destroy();
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    }),
  );
}

function runVitest(urls) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(root, 'test', 'vitest.emulator.config.ts');
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      SPILLKIT_TEST_CONTRACT_MOTO: urls.contractMoto,
      SPILLKIT_TEST_CONTRACT_MINISTACK: urls.contractMinistack,
      SPILLKIT_TEST_MAIN_JOB_MOTO: urls.mainJobMoto,
      SPILLKIT_TEST_ROTATION_MOTO: urls.rotationMoto,
      SPILLKIT_TEST_ROTATION_MINISTACK: urls.rotationMinistack,
      SPILLKIT_TEST_PREVENTION_MOTO: urls.preventionMoto,
      SPILLKIT_TEST_PREVENTION_MINISTACK: urls.preventionMinistack,
      SPILLKIT_TEST_PYTHON: python,
      SPILLKIT_TEST_AWS: join(bin, process.platform === 'win32' ? 'aws.cmd' : 'aws'),
    },
  });
  interrupted = (signal) => child.kill(signal);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 130)));
}

prepareVenv();
const scratch = mkdtempSync(join(tmpdir(), 'spillkit-emulators-'));
/** Before vitest runs there is nothing to wait for; afterwards it ends first and the emulators follow. */
let interrupted = () => stopAll().finally(() => process.exit(130));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted(signal));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
try {
  const started = Date.now();
  // The contract empties its emulators between two cases, so the other files have some of their own.
  const [
    contractMoto,
    mainJobMoto,
    rotationMoto,
    preventionMoto,
    contractMinistack,
    rotationMinistack,
    preventionMinistack,
  ] = await Promise.all([
    startMoto(),
    startMoto(),
    startMoto(),
    startMoto(),
    startMinistack(),
    startMinistack(),
    startMinistack(),
  ]);
  say(`✓ moto and ministack answer on loopback (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  process.exitCode = await runVitest({
    contractMoto,
    contractMinistack,
    mainJobMoto,
    rotationMoto,
    rotationMinistack,
    preventionMoto,
    preventionMinistack,
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await stopAll();
}
