import { conditionsHold } from './conditions.ts';
import { parsePolicy, type Statement } from './document.ts';
import { matches, type RequestContext } from './wildcards.ts';

/** One action on one resource, as policies see it. */
export interface PolicyRequest {
  /** `iam:CreateUser` */
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** What a set of policies says; a Deny beats every Allow. */
export type PolicyAnswer = 'allow' | 'deny' | 'silent';

/** What policies of one kind, as JSON texts, say together about a request. */
export function evaluate(documents: readonly string[], request: PolicyRequest): PolicyAnswer {
  const answers = documents
    .flatMap(parsePolicy)
    .filter((statement) => applies(statement, request))
    .map((statement) => statement.effect);
  if (answers.includes('Deny')) return 'deny';
  return answers.includes('Allow') ? 'allow' : 'silent';
}

/** Whether a statement speaks about a request, its principals aside. */
export function applies(statement: Statement, { action, resource, context }: PolicyRequest): boolean {
  const names = (patterns: readonly string[]) =>
    patterns.some((pattern) => matches(pattern, action, context, 'caseless'));
  const covers = (patterns: readonly string[]) =>
    patterns.some((pattern) => matches(pattern, resource, context));
  if (statement.actions && !names(statement.actions)) return false;
  if (statement.notActions && names(statement.notActions)) return false;
  if (statement.resources && !covers(statement.resources)) return false;
  if (statement.notResources && covers(statement.notResources)) return false;
  return conditionsHold(statement.conditions, context);
}
