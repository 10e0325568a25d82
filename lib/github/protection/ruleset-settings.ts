import type { Answer, Parameters } from '../api/access.ts';

type Ruleset = Answer<'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}'>;
type Written = Parameters<'PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}'>;

/** A ruleset in the form it is written in, so that it can be put back as it was. */
export type RulesetSettings = Required<Pick<Written, 'name' | 'enforcement' | 'bypass_actors' | 'rules'>> & {
  readonly target?: NonNullable<Written['target']>;
  readonly conditions?: NonNullable<Written['conditions']>;
};

/** The settings as they are written. https://docs.github.com/en/rest/repos/rules#update-a-repository-ruleset */
export function rulesetSettings(ruleset: Ruleset): RulesetSettings {
  const { name, target, enforcement, bypass_actors = [], conditions, rules = [] } = ruleset;
  return {
    name,
    ...(target === undefined ? {} : { target: target as NonNullable<Written['target']> }),
    enforcement,
    bypass_actors: bypass_actors as RulesetSettings['bypass_actors'],
    ...(conditions === undefined || conditions === null
      ? {}
      : { conditions: conditions as NonNullable<Written['conditions']> }),
    rules: rules as RulesetSettings['rules'],
  };
}

function pattern(text: string): RegExp | undefined {
  // Character classes and alternatives are left to GitHub.
  if (/[[\]{}\\!]/.test(text)) return undefined;
  const source = text
    .replace(/[.+^$()|]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) =>
      token === '**/' ? '(?:.*/)?' : token === '**' ? '.*' : token === '*' ? '[^/]*' : '[^/]',
    );
  return new RegExp(`^${source}$`);
}

/**
 * Whether a ruleset's condition takes a ref in; what cannot be told counts as yes, so that nobody is surprised by a
 * refused push. https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository
 */
export function takesIn(ruleset: Ruleset, ref: string, defaultRef: string): boolean {
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  if (ruleset.target !== undefined && ruleset.target !== kind && ruleset.target !== 'push') return false;
  const names = (ruleset.conditions as { ref_name?: { include?: string[]; exclude?: string[] } } | null)
    ?.ref_name;
  if (names === undefined) return true;
  const matches = (text: string, unsure: boolean) => {
    if (text === '~ALL') return true;
    if (text === '~DEFAULT_BRANCH') return ref === defaultRef;
    return pattern(text)?.test(ref) ?? unsure;
  };
  const included = (names.include ?? []).some((text) => matches(text, true));
  return included && !(names.exclude ?? []).some((text) => matches(text, false));
}
