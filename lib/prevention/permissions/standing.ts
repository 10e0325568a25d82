import type { CallerIdentity } from '../../aws/access.ts';
import { runsAs } from '../../credentials/contain/runs-as.ts';
import type { Principal } from './principal.ts';

/** Why a principal's permissions are reviewed and not changed. */
export type Untouchable =
  /** Spillkit runs as it: a mistake would cut this very run off. */
  | 'own'
  /** Kept for the day nothing else works, so it is meant to be unused. */
  | 'break-glass'
  /** Its permissions are those of a permission set, and are changed there. */
  | 'identity-center'
  /** Made and used by AWS Organizations, Control Tower or CloudFormation StackSets. */
  | 'of-aws';

const IDENTITY_CENTER = '/aws-reserved/sso.amazonaws.com/';
const BREAK_GLASS = /break.?glass|emergency|fire.?call|notfall/i;
/**
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html,
 * https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
 */
const OF_AWS =
  /^(OrganizationAccountAccessRole|AWSControlTower\w*|aws-controltower-.*|AWSCloudFormationStackSet\w+Role|stacksets-exec-.*)$/;

/** Why a principal is left as it is; undefined for one whose permissions may be made smaller. */
export function untouchable(principal: Principal, caller: CallerIdentity): Untouchable | undefined {
  const { kind, name, path, groups, tags } = principal;
  if (runsAs(caller, kind === 'user' ? { userName: name } : { roleName: name })) return 'own';
  if (path.startsWith(IDENTITY_CENTER)) return 'identity-center';
  if (path.startsWith('/aws-reserved/') || (kind === 'role' && OF_AWS.test(name))) return 'of-aws';
  const told = [name, path, ...groups.map((group) => group.name), ...Object.entries(tags).flat()];
  return told.some((text) => BREAK_GLASS.test(text)) ? 'break-glass' : undefined;
}

/** The reason in words, after the principal's name. */
export const UNTOUCHABLE_TEXT: Readonly<Record<Untouchable, string>> = {
  own: 'Spillkit runs as it',
  'break-glass': 'it is kept for emergencies',
  'identity-center': 'it belongs to a permission set of IAM Identity Center; change it there',
  'of-aws': 'AWS Organizations, Control Tower or StackSets use it',
};
