import { policyText, type Statement } from './policy-document.ts';
import type { Principal } from './principal.ts';

/**
 * Characters, white space not counted; inline policies of one principal count together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MANAGED = 6_144;
const INLINE = { user: 2_048, role: 10_240 } as const;

/** How a smaller policy is held: written into the principal, or as managed policies; texts of JSON. */
export type PolicyTexts =
  | { readonly as: 'inline'; readonly documents: readonly [string] }
  | { readonly as: 'managed'; readonly documents: readonly string[] }
  | { readonly as: 'nothing'; readonly documents: readonly [] };

const size = (document: string) => document.replace(/\s/g, '').length;

/**
 * The texts a principal can hold beside what it holds now, so that there is no moment without either. Undefined when
 * its quotas leave no room. `attachable` is how many managed policies may be attached to it.
 */
export function policyTexts(
  principal: Principal,
  statements: readonly Statement[],
  attachable: number,
): PolicyTexts | undefined {
  if (statements.length === 0) return { as: 'nothing', documents: [] };
  const whole = policyText(statements);
  const written = principal.inline.reduce((sum, { document }) => sum + size(document), 0);
  if (written + size(whole) <= INLINE[principal.kind]) return { as: 'inline', documents: [whole] };
  const documents = splitPolicy(statements);
  const fits = documents.every((document) => size(document) <= MANAGED);
  return fits && principal.attached.length + documents.length <= attachable
    ? { as: 'managed', documents }
    : undefined;
}

/** Texts of managed policies that say together what the statements say, each within IAM's limit. */
export function splitPolicy(statements: readonly Statement[]): readonly string[] {
  const texts: string[] = [];
  let open: Statement[] = [];
  for (const part of statements.flatMap(inParts)) {
    if (open.length > 0 && size(policyText([...open, part])) > MANAGED) {
      texts.push(policyText(open));
      open = [];
    }
    open.push(part);
  }
  return open.length === 0 ? texts : [...texts, policyText(open)];
}

/** A statement with too many actions, or resources, as several with fewer: together they say the same. */
function inParts(statement: Statement): readonly Statement[] {
  const { actions = [], resources = [] } = statement;
  if (size(policyText([statement])) <= MANAGED) return [statement];
  if (actions.length > 1) return halves(actions).flatMap((some) => inParts({ ...statement, actions: some }));
  if (resources.length > 1)
    return halves(resources).flatMap((some) => inParts({ ...statement, resources: some }));
  return [statement];
}

function halves(texts: readonly string[]): readonly (readonly string[])[] {
  const half = Math.ceil(texts.length / 2);
  return [texts.slice(0, half), texts.slice(half)];
}
