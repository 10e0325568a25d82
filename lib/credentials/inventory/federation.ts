import { unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan, PlanNote } from '../../playbook/plan.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';

const IDENTITY_CENTER = '/aws-reserved/sso.amazonaws.com/';

/** People who sign in without an IAM user: they are told about and not touched, for their credentials are kept elsewhere. */
export async function federatedUsers(ctx: ReadContext): Promise<Pick<Plan, 'notes' | 'unlooked'>> {
  try {
    const iam = ctx.aws.read('iam');
    const roles = await allPages(
      (marker) => iam.listRoles(marker),
      (page) => page.Roles,
    );
    const permissionSets = roles.filter(({ Path }) => Path?.startsWith(IDENTITY_CENTER));
    const federated = roles.filter(({ AssumeRolePolicyDocument: trust = '', Path }) =>
      Path?.startsWith(IDENTITY_CENTER) ? false : trustsPeople(decodeURIComponent(trust)),
    );
    return {
      notes: [
        ...told(
          permissionSets.length,
          'of IAM Identity Center',
          'end the sessions and reset the passwords of its users there',
        ),
        ...told(
          federated.length,
          'for an identity provider',
          'reset the passwords of its users at that provider',
        ),
      ],
      unlooked: [],
    };
  } catch (error) {
    return { notes: [], unlooked: [unlooked('roles of federated users', 'iam:ListRoles', error)] };
  }
}

/** A SAML provider, or an OIDC provider that is not of a machine (a cluster, a pipeline). */
function trustsPeople(trust: string): boolean {
  return /"Federated"\s*:[^}]*:(saml-provider\/|oidc-provider\/(?!oidc\.eks\.|token\.actions\.))/.test(trust);
}

function told(count: number, whose: string, wayOut: string): readonly PlanNote[] {
  if (count === 0) return [];
  const roles = count === 1 ? '1 role' : `${count} roles`;
  const text = `Not touched: people who sign in through ${roles} ${whose} have no IAM user; ${wayOut}.`;
  return [{ level: 'info', text }];
}
