import { requestContext } from '../../account/authorise.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import { applies } from '../../account/policy/evaluate.ts';
import type { Call } from '../../account/service.ts';

/** What a role's trust policy says to a caller: `account` trusts the account, whose own policies then decide. */
export type Trust = 'principal' | 'account' | 'denied' | 'none';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function trustOf(
  document: string,
  call: Call,
  resource: string,
  own: Readonly<Record<string, string>>,
): Trust {
  const { accountId } = call.account;
  const context = requestContext(call, own);
  const itself = [call.caller.arn, context['aws:principalarn'] ?? ''];
  const wholeAccount = [accountId, `arn:aws:iam::${accountId}:root`];
  let trust: Trust = 'none';
  for (const statement of parsePolicy(document)) {
    if (!applies(statement, { action: 'sts:AssumeRole', resource, context })) continue;
    const named = statement.principals?.AWS ?? [];
    const byName = named.some((principal) => principal === '*' || itself.includes(principal));
    const byAccount = named.some((principal) => wholeAccount.includes(principal));
    if (!byName && !byAccount) continue;
    if (statement.effect === 'Deny') return 'denied';
    if (trust !== 'principal') trust = byName ? 'principal' : 'account';
  }
  return trust;
}
