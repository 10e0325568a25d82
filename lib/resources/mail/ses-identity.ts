import type { GetEmailIdentityResponse } from '@aws-sdk/client-sesv2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { firstTold } from '../first-told.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'ses-identity';
/** Calls of SES v1: they go through for an identity that is there, so they do not prove that it is new. */
const VERIFYING = { VerifyEmailIdentity: 'emailAddress', VerifyDomainIdentity: 'domain' } as const;

type Identity = GetEmailIdentityResponse & {
  readonly firstTold?: Date | undefined;
  readonly zone?: string | undefined;
};

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Identity> {
  const sesv2 = ctx.aws.read('sesv2', ref.region);
  const { $metadata: _, ...identity } = await sesv2.getEmailIdentity({ EmailIdentity: ref.id });
  const told = await Promise.all(
    Object.entries(VERIFYING).map(([name, member]) =>
      firstTold(ctx, ref, {
        source: 'ses',
        name,
        idOf: ({ requestParameters }) => textAt(requestParameters, member),
      }),
    ),
  );
  const earliest = told.filter((time) => time !== undefined).toSorted((a, b) => a.getTime() - b.getTime())[0];
  return { ...identity, firstTold: earliest, zone: await zoneOf(ctx, ref.id) };
}

/** The hosted zone of the account that the identity's domain belongs to. */
async function zoneOf(ctx: ReadContext, identity: string): Promise<string | undefined> {
  const domain = identity.split('@').at(-1) ?? identity;
  const names = domain.split('.').map((_, index, labels) => `${labels.slice(index).join('.')}.`);
  const route53 = ctx.aws.read('route53');
  for (const DNSName of names.slice(0, -1)) {
    const page = await unlessAbsent(route53.listHostedZonesByName({ DNSName, MaxItems: 1 }));
    const zone = page?.HostedZones?.[0];
    if (zone?.Name === DNSName && zone.Config?.PrivateZone !== true) return DNSName.slice(0, -1);
  }
  return undefined;
}

function doubtAbout({ zone, VerifiedForSendingStatus, IdentityType }: Identity): string | undefined {
  if (zone !== undefined) return `${zone} is a hosted zone of this account, so the identity may be its own`;
  return VerifiedForSendingStatus && IdentityType === 'DOMAIN'
    ? 'the domain is verified, so whoever owns it put records into its DNS'
    : undefined;
}

/**
 * Addresses and domains SES sends from, one for each region.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteEmailIdentity.html
 */
export const sesIdentity = describedType<Identity>({
  type: TYPE,
  title: 'SES identities',
  action: 'Delete SES identity',
  loses: 'Its verification, DKIM keys and policies.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'ses:CreateEmailIdentity', ({ requestParameters }) => {
      const id = textAt(requestParameters, 'emailIdentity');
      return id === undefined ? undefined : { id };
    }),
    ...Object.entries(VERIFYING).map(([name, member]) =>
      creation(TYPE, `ses:${name}`, ({ requestParameters }) => {
        const id = textAt(requestParameters, member);
        return id === undefined ? undefined : { id };
      }),
    ),
  ],
  deletedBy: [
    { source: 'ses', name: 'DeleteEmailIdentity' },
    { source: 'ses', name: 'DeleteIdentity' },
  ],
  permissions: ['ses:GetEmailIdentity', 'route53:ListHostedZonesByName', 'ses:DeleteEmailIdentity'],
  describe,
  facts: (identity) => ({
    createdAt: identity.firstTold,
    summary: identity.VerifiedForSendingStatus ? 'verified' : 'not verified',
    doubt: doubtAbout(identity),
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('sesv2', region).deleteEmailIdentity({ EmailIdentity: id }),
  commands: ({ id, region }) => [
    awsCommand('sesv2', 'delete-email-identity', { region, 'email-identity': id }),
  ],
});
