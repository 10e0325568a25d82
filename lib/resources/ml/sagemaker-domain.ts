import type { AppDetails, DescribeDomainResponse } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-domain';
const EMPTYING = { everyMs: 10_000, forMs: 20 * 60_000 };

interface Found {
  readonly domain: Omit<DescribeDomainResponse, '$metadata'>;
  readonly apps: readonly AppDetails[];
  readonly spaces: readonly string[];
  readonly profiles: readonly string[];
}

async function contents(ctx: ReadContext, { id, region }: ResourceRef) {
  const sagemaker = ctx.aws.read('sagemaker', region);
  const asked = (NextToken: string | undefined) => ({
    DomainIdEquals: id,
    ...(NextToken === undefined ? {} : { NextToken }),
  });
  const [apps, spaces, profiles] = await Promise.all([
    allPages(async (token) => {
      const page = await sagemaker.listApps(asked(token));
      return { items: page.Apps?.filter(({ Status }) => Status !== 'Deleted'), next: page.NextToken };
    }),
    allPages(async (token) => {
      const page = await sagemaker.listSpaces(asked(token));
      return { items: page.Spaces?.flatMap(({ SpaceName }) => SpaceName ?? []), next: page.NextToken };
    }),
    allPages(async (token) => {
      const page = await sagemaker.listUserProfiles(asked(token));
      const names = page.UserProfiles?.flatMap(({ UserProfileName }) => UserProfileName ?? []);
      return { items: names, next: page.NextToken };
    }),
  ]);
  return { apps, spaces, profiles };
}

/**
 * SageMaker domains: apps go first, then spaces, then user profiles, each waited for. The file system of the homes is
 * kept, for what stands in it is evidence.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteDomain.html
 */
export const sagemakerDomain = describedType<Found>({
  type: TYPE,
  title: 'SageMaker domains',
  action: 'Delete SageMaker domain',
  loses: 'Its apps, spaces and user profiles. The file system of its homes stays.',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateDomain', (record) =>
      byArn(textAt(record.responseElements, 'domainArn'), ':domain/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteDomain' }],
  permissions: [
    ...['DescribeDomain', 'ListApps', 'ListSpaces', 'ListUserProfiles'].map((call) => `sagemaker:${call}`),
    ...['DeleteApp', 'DeleteSpace', 'DeleteUserProfile', 'DeleteDomain'].map((call) => `sagemaker:${call}`),
  ],

  async describe(ctx, ref) {
    const asked = { DomainId: ref.id };
    const domain = await unlessUnknown(ctx.aws.read('sagemaker', ref.region).describeDomain(asked));
    if (domain === undefined || domain.Status === 'Deleting') return undefined;
    return { domain, ...(await contents(ctx, ref)) };
  },
  facts: ({ domain: { CreationTime, DomainName }, apps, spaces, profiles }) => ({
    createdAt: CreationTime,
    summary: `${DomainName}, ${apps.length} apps, ${spaces.length} spaces, ${profiles.length} user profiles`,
  }),
  async erase(ctx, ref, { apps, spaces, profiles }) {
    const sagemaker = ctx.aws.write('sagemaker', ref.region);
    const DomainId = ref.id;
    const gone = (what: 'apps' | 'spaces' | 'profiles') =>
      until(
        ctx,
        `the ${what} of ${ref.id} to go`,
        async () => (await contents(ctx, ref))[what].length,
        (left) => left === 0,
        EMPTYING,
      );
    for (const { AppName, AppType, UserProfileName, SpaceName, Status } of apps) {
      if (Status === 'Deleting') continue;
      const owner = UserProfileName === undefined ? { SpaceName } : { UserProfileName };
      await unlessAbsent(sagemaker.deleteApp({ DomainId, AppName, AppType, ...owner }));
    }
    await gone('apps');
    for (const SpaceName of spaces) await unlessAbsent(sagemaker.deleteSpace({ DomainId, SpaceName }));
    await gone('spaces');
    for (const UserProfileName of profiles)
      await unlessAbsent(sagemaker.deleteUserProfile({ DomainId, UserProfileName }));
    await gone('profiles');
    return sagemaker.deleteDomain({ DomainId, RetentionPolicy: { HomeEfsFileSystem: 'Retain' } });
  },
  commands({ id, region }, { apps, spaces, profiles }) {
    const held = { region, 'domain-id': id };
    return [
      ...apps.map(({ AppName = '', AppType = '', UserProfileName, SpaceName = '' }) =>
        awsCommand('sagemaker', 'delete-app', {
          ...held,
          'app-name': AppName,
          'app-type': AppType,
          ...(UserProfileName === undefined
            ? { 'space-name': SpaceName }
            : { 'user-profile-name': UserProfileName }),
        }),
      ),
      ...spaces.map((name) => awsCommand('sagemaker', 'delete-space', { ...held, 'space-name': name })),
      ...profiles.map((name) =>
        awsCommand('sagemaker', 'delete-user-profile', { ...held, 'user-profile-name': name }),
      ),
      awsCommand('sagemaker', 'delete-domain', { ...held, 'retention-policy': 'HomeEfsFileSystem=Retain' }),
    ];
  },
});
