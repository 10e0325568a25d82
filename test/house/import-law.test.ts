import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Source {
  readonly path: string;
  readonly text: string;
  /** Specifiers of every import and export-from; relative ones as paths from the root. */
  readonly imports: readonly string[];
}

function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = relative(root, join(root, folder, name)).replaceAll('\\', '/');
      const text = readFileSync(join(root, path), 'utf8');
      const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(|\bimport|require\()\s*['"]([^'"]+)['"]/g)];
      const imports = specifiers.map(([, specifier = '']) =>
        specifier.startsWith('.') ? posix.join(dirname(path), specifier) : specifier,
      );
      return { path, text, imports };
    });
}

const lib = sourcesBelow('lib');
const playbooks = sourcesBelow('playbooks');
const all = [...lib, ...playbooks];

function breaches(
  sources: readonly Source[],
  forbidden: (specifier: string, source: Source) => boolean,
): string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((specifier) => forbidden(specifier, source))
      .map((specifier) => `${source.path} imports ${specifier}`),
  );
}

function uses(sources: readonly Source[], pattern: RegExp): string[] {
  return sources
    .filter((source) => pattern.test(source.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    .map((source) => source.path);
}

const outside = (sources: readonly Source[], ...prefixes: string[]) =>
  sources.filter((source) => !prefixes.some((prefix) => source.path.startsWith(prefix)));

describe('the import law', () => {
  it('finds the sources it judges', () => {
    expect(lib.length).toBeGreaterThan(20);
    expect(playbooks.length).toBeGreaterThan(3);
  });

  it('lib never imports playbooks', () => {
    expect(breaches(lib, (specifier) => specifier.startsWith('playbooks/'))).toEqual([]);
  });

  it('a step never imports another step', () => {
    const steps = playbooks.filter((source) => source.path.includes('/steps/'));
    expect(steps.length).toBeGreaterThan(3);
    expect(breaches(steps, (specifier) => specifier.includes('/steps/'))).toEqual([]);
  });

  it('only lib/host imports inquirer', () => {
    const asking = (specifier: string) => specifier === 'inquirer' || specifier.startsWith('@inquirer/');
    expect(breaches(outside(all, 'lib/host/'), asking)).toEqual([]);
  });

  it('one file imports zx', () => {
    expect(lib.filter((source) => source.imports.includes('zx')).map((source) => source.path)).toEqual([
      'lib/host/system-shell.ts',
    ]);
    expect(breaches(playbooks, (specifier) => specifier === 'zx')).toEqual([]);
  });

  it('only lib/aws constructs SDK clients', () => {
    const constructing =
      /\bnew\s+(?:\w+\.)?(?:\w+Client|IAM|EC2|STS|CloudTrail|GuardDuty|SecretsManager|Account)\s*\(/;
    expect(uses(outside(all, 'lib/aws/'), constructing)).toEqual([]);
  });

  it('one file constructs the GitHub client, and octokit stays in its room', () => {
    expect(uses(all, /\bOctokit\.(?:plugin|defaults)\(/)).toEqual(['lib/github/api/client.ts']);
    const octokit = (specifier: string) => specifier.startsWith('@octokit/');
    expect(breaches(outside(all, 'lib/github/api/'), octokit)).toEqual([]);
  });

  it('lib/trail and lib/lineage are pure but for the trail sources', () => {
    const pure = lib.filter((source) => /^lib\/(trail|lineage)\//.test(source.path));
    expect(pure.length).toBeGreaterThan(3);
    const impure = (specifier: string) =>
      specifier.startsWith('@aws-sdk/') || specifier.startsWith('node:') || specifier.startsWith('lib/aws/');
    const sources = [
      'chosen-source',
      'event-history',
      'log-folder',
      'log-file',
      'log-readers',
      'log-worker',
      'distinct-counter',
      's3-bucket',
      's3-object',
      'trail-buckets',
    ];
    const judged = outside(pure, ...sources.map((name) => `lib/trail/${name}.ts`));
    expect(breaches(judged, impure)).toEqual([]);
    expect(uses(judged, /\bprocess\.|\bDate\.now\(|new Date\(\)|Math\.random\(/)).toEqual([]);
  });

  it('only lib/cli and hosts reach process.exit, process.env and the console', () => {
    const judged = outside(all, 'lib/cli/', 'lib/host/', 'playbooks/spillkit.ts');
    expect(
      uses(
        judged,
        /\bconsole\.(?:log|info|warn|error|debug|table)\b|\bprocess\.(?:exit|env|stdout|stderr|stdin|argv)\b/,
      ),
    ).toEqual([]);
  });

  it('time and randomness come through the context', () => {
    const judged = outside(all, 'lib/cli/', 'lib/host/', 'lib/case/clock.ts');
    expect(
      uses(
        judged,
        /\bDate\.now\(|new Date\(\)|Math\.random\(|\bimport\b[^;]*\brandom(?:Bytes|UUID)\b[^;]*node:crypto/,
      ),
    ).toEqual([]);
  });

  it('nothing but its own command imports lib/rehearsal', () => {
    const judged = outside(all, 'lib/rehearsal/', 'lib/cli/rehearse-command.ts');
    expect(breaches(judged, (specifier) => specifier.startsWith('lib/rehearsal/'))).toEqual([]);
  });
});
