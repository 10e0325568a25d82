import type { Json } from '../../playbook/change.ts';

/** One statement of an identity-based policy; every field that may be one value or several is a list. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly condition?: Json;
}

/**
 * The statements of a policy's JSON text. Throws for a text that is no policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(document: string): readonly Statement[] {
  const policy = JSON.parse(document) as { readonly Statement?: unknown };
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  return statements.map((one: Readonly<Record<string, Json | undefined>>): Statement => {
    const effect = one.Effect;
    if (effect !== 'Allow' && effect !== 'Deny') throw new Error('A statement neither allows nor denies.');
    return {
      effect,
      ...list('actions', one.Action),
      ...list('notActions', one.NotAction),
      ...list('resources', one.Resource),
      ...list('notResources', one.NotResource),
      ...(one.Condition === undefined ? {} : { condition: one.Condition }),
    };
  });
}

/** The JSON text of statements, without space: space counts in none of IAM's quotas, and in every diff. */
export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(written) });
}

function written({ effect, actions, notActions, resources, notResources, condition }: Statement) {
  return {
    Effect: effect,
    ...(actions === undefined ? {} : { Action: actions }),
    ...(notActions === undefined ? {} : { NotAction: notActions }),
    ...(resources === undefined ? {} : { Resource: resources }),
    ...(notResources === undefined ? {} : { NotResource: notResources }),
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

function list<Name extends string>(name: Name, value: Json | undefined): { readonly [N in Name]?: string[] } {
  if (value === undefined) return {};
  return { [name]: (Array.isArray(value) ? value : [value]).map(String) } as {
    readonly [N in Name]?: string[];
  };
}

/** Whether a statement speaks about an action, whatever the resource. */
export function names({ actions, notActions }: Statement, action: string): boolean {
  if (actions !== undefined) return actions.some((pattern) => matches(pattern, action, 'caseless'));
  return notActions !== undefined && !notActions.some((pattern) => matches(pattern, action, 'caseless'));
}

/** Whether a text matches a pattern with `*` and `?`. Actions are compared without regard to case, ARNs with. */
export function matches(pattern: string, text: string, how: 'caseless' | 'exact' = 'exact'): boolean {
  if (pattern === '*') return true;
  if (!/[*?]/.test(pattern)) {
    return how === 'exact' ? pattern === text : pattern.toLowerCase() === text.toLowerCase();
  }
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*+/g, '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  return new RegExp(`^${source}$`, how === 'caseless' ? 'i' : '').test(text);
}
