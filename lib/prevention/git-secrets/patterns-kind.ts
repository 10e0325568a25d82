import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import { type Change, changeId, GLOBAL, type Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { type ConfigScope, effectiveValues, folderOf, ownValues, removeValue } from './git-config.ts';
import { installCommitHooks } from './hooks-kind.ts';
import { OWN_PATTERN } from './patterns.ts';
import { PREVENTION_ORDER } from './prevention-order.ts';

type PatternParams = ConfigScope & {
  /** Whether `--register-aws` was lacking. */
  readonly aws: boolean;
};

/** A value that was added, by the name it stands under. */
type Added = { readonly name: string; readonly value: string };

const KIND = 'register-secret-patterns';
const NAMES = ['secrets.providers', 'secrets.patterns', 'secrets.allowed'] as const;
const BY_REGISTER_AWS = 'the patterns of --register-aws';
const AWS_PROVIDER = 'git secrets --aws-provider';

/** Whether git-secrets has its own patterns for AWS there: `--register-aws` adds the provider and the key ids. */
async function hasAwsPatterns(shell: ReadShell, scope: ConfigScope, signal: AbortSignal): Promise<boolean> {
  const providers = await effectiveValues(shell, scope, 'secrets.providers', signal);
  const patterns = await effectiveValues(shell, scope, 'secrets.patterns', signal);
  return providers.includes(AWS_PROVIDER) && patterns.some((pattern) => pattern.includes('|AKIA|'));
}

/** What git-secrets is not told there yet, a clause each; none when it has all patterns. */
export async function patternsMissing(
  shell: ReadShell,
  scope: ConfigScope,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const patterns = await effectiveValues(shell, scope, 'secrets.patterns', signal);
  return [
    ...((await hasAwsPatterns(shell, scope, signal)) ? [] : [BY_REGISTER_AWS]),
    ...(patterns.includes(OWN_PATTERN) ? [] : ['the pattern for what those let pass']),
  ];
}

/** What the target is called, without blanks: it is named in commands. */
const idOf = ({ top }: ConfigScope) => top ?? 'global';

function command(scope: ConfigScope): string {
  const git = scope.top === null ? 'git secrets' : `git -C ${shellWord(scope.top)} secrets`;
  const where = scope.top === null ? ' --global' : '';
  return `${git} --register-aws${where}\n${git} --add${where} ${shellWord(OWN_PATTERN)}`;
}

/** The change that gives git-secrets its patterns. */
export function patternsChange(scope: ConfigScope, missing: readonly string[]): Change<PatternParams> {
  const target = { type: 'git-configuration', id: idOf(scope), region: GLOBAL };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Register what git-secrets refuses in the ${scope.top === null ? 'global git configuration' : `git configuration of ${scope.top}`}`,
    target,
    because: [
      {
        kind: 'observed',
        call: 'git config --get-all secrets.patterns',
        fact: `lacks ${missing.join(' and ')}`,
      },
    ],
    order: PREVENTION_ORDER.install,
    effect: 'reversible',
    command: command(scope),
    preselected: true,
    params: { ...scope, aws: missing.includes(BY_REGISTER_AWS) },
  };
}

async function snapshot({ shell, signal }: WriteContext, scope: ConfigScope): Promise<readonly Added[]> {
  const all = NAMES.map(async (name) =>
    (await ownValues(shell, scope, name, signal)).map((value) => ({ name, value })),
  );
  return (await Promise.all(all)).flat();
}

async function register(ctx: WriteContext, scope: ConfigScope): Promise<Outcome> {
  const { shell, signal } = ctx;
  const before = await snapshot(ctx, scope);
  const secrets = (...args: readonly string[]) =>
    shell.write('git', ['-C', folderOf(scope), 'secrets', ...args], { signal });
  const where = scope.top === null ? ['--global'] : [];
  const said: string[] = [];
  if (!(await hasAwsPatterns(shell, scope, signal))) {
    said.push((await secrets('--register-aws', ...where)).stderr);
  }
  const known = await effectiveValues(shell, scope, 'secrets.patterns', signal);
  if (!known.includes(OWN_PATTERN)) said.push((await secrets('--add', ...where, OWN_PATTERN)).stderr);
  const after = await snapshot(ctx, scope);
  const added = after.filter(
    (one) => !before.some((old) => old.name === one.name && old.value === one.value),
  );
  // git-secrets ends with 1 when a pattern is there already: only what stands there afterwards counts.
  const missing = await patternsMissing(shell, scope, signal);
  if (missing.length === 0)
    return { result: 'applied', detail: `${added.length} values added`, record: added };
  for (const one of added) await removeValue(shell, scope, one, signal);
  const reason = said.join('').trim().split('\n').at(-1) || 'git-secrets said nothing';
  return {
    result: 'failed',
    code: 'PatternsNotTaken',
    message: `It still lacks ${missing.join(' and ')}: ${reason}`,
  };
}

/** What a registration adds, as this git-secrets does it in a repository that knows no pattern. */
async function addedAnywhere(ctx: WriteContext, { aws }: PatternParams): Promise<readonly Added[]> {
  const own = { name: 'secrets.patterns', value: OWN_PATTERN };
  if (!aws) return [own];
  const { shell, signal } = ctx;
  const env = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const top = await mkdtemp(join(tmpdir(), 'spillkit-patterns-'));
  try {
    await shell.write('git', ['init', '--quiet', '--template=', top], { signal, env });
    await shell.write('git', ['-C', top, 'secrets', '--register-aws'], { signal, env });
    return [own, ...(await snapshot(ctx, { top }))];
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

/** Gives git-secrets its own patterns for AWS and those for what they let pass; undone value by value. */
export const registerSecretPatterns: WritingKind<PatternParams> = {
  kind: KIND,
  permissions: [],
  after: [installCommitHooks.kind],
  writes: true,
  apply: async (ctx, changes) => Promise.all(changes.map(({ params }) => register(ctx, params))),
  verify: async ({ shell, signal }, { params }) => {
    const missing = await patternsMissing(shell, params, signal);
    return missing.length === 0
      ? { held: true }
      : { held: false, found: `it lacks ${missing.join(' and ')}` };
  },
  undo: async (ctx, { params }, record) => {
    // Without a note the run ended before it made one.
    const noted = record as unknown as readonly Added[] | undefined;
    for (const one of noted ?? (await addedAnywhere(ctx, params)))
      await removeValue(ctx.shell, params, one, ctx.signal);
    return { result: 'applied' };
  },
};
