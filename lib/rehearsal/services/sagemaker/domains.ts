import type {
  CreateAppRequest,
  CreateDomainRequest,
  CreateUserProfileRequest,
  DeleteAppRequest,
  DeleteDomainRequest,
  DeleteUserProfileRequest,
  DescribeDomainRequest,
  ListAppsRequest,
  ListUserProfilesRequest,
} from '@aws-sdk/client-sagemaker';
import { type Call, ServiceError } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { unknown } from './unknown.ts';

const DELETING_MS = 30_000;

const domains = madeThings('domains', unknown);
/** By `domain/name`. */
const profiles = madeThings('user-profiles', unknown);
const apps = madeThings('apps', unknown);

const inDomain = (things: typeof apps, call: Call, domain: string | undefined) =>
  Object.values(things.all(call)).filter(({ id }) => id.startsWith(`${domain}/`));

const nameIn = (id: string) => id.split('/').at(-1);

const inUse = (message: string) => new ServiceError('ResourceInUse', message);

export const domainOperations = {
  CreateDomain: writes((call, { DomainName }: CreateDomainRequest) => {
    const id = `d-${call.account.uuid().replaceAll('-', '').slice(0, 12)}`;
    domains.make(call, id, { DomainName }, 'InService');
    return { DomainArn: regionalArn(call, 'sagemaker', `domain/${id}`), DomainId: id };
  }),
  DescribeDomain: reads((call, { DomainId }: DescribeDomainRequest) => {
    const { id, asked, status, createdAt } = domains.by(call, DomainId);
    return { ...asked, DomainId: id, Status: status, CreationTime: new Date(createdAt) };
  }),
  /** DeleteDomain: not while somebody has a profile in it. */
  DeleteDomain: writes((call, { DomainId }: DeleteDomainRequest) => {
    const domain = domains.by(call, DomainId);
    if (inDomain(profiles, call, DomainId).length > 0) throw inUse('Domain contains user profiles.');
    domain.status = 'Deleting';
    domain.goneAt ??= after(call, DELETING_MS);
    return {};
  }),
  CreateUserProfile: writes((call, { DomainId, UserProfileName }: CreateUserProfileRequest) => {
    profiles.make(call, `${domains.by(call, DomainId).id}/${UserProfileName}`, {}, 'InService');
    return {};
  }),
  ListUserProfiles: reads((call, { DomainIdEquals }: ListUserProfilesRequest) => ({
    UserProfiles: inDomain(profiles, call, DomainIdEquals).map(({ id, status }) => ({
      DomainId: DomainIdEquals,
      UserProfileName: nameIn(id),
      Status: status,
    })),
  })),
  DeleteUserProfile: writes((call, { DomainId, UserProfileName }: DeleteUserProfileRequest) => {
    const profile = profiles.by(call, `${DomainId}/${UserProfileName}`);
    if (inDomain(apps, call, DomainId).some(({ asked }) => asked.UserProfileName === UserProfileName))
      throw inUse('User profile has apps.');
    profile.status = 'Deleting';
    profile.goneAt ??= after(call, DELETING_MS);
    return {};
  }),
  ListSpaces: reads(() => ({ Spaces: [] })),
  CreateApp: writes((call, { DomainId, AppName, AppType, UserProfileName }: CreateAppRequest) => {
    apps.make(call, `${DomainId}/${AppName}`, { AppType, UserProfileName }, 'InService');
    return {};
  }),
  ListApps: reads((call, { DomainIdEquals }: ListAppsRequest) => ({
    Apps: inDomain(apps, call, DomainIdEquals).map(({ id, asked, status }) => ({
      ...asked,
      DomainId: DomainIdEquals,
      AppName: nameIn(id),
      Status: status,
    })),
  })),
  DeleteApp: writes((call, { DomainId, AppName }: DeleteAppRequest) => {
    const app = apps.by(call, `${DomainId}/${AppName}`);
    app.status = 'Deleting';
    app.goneAt ??= after(call, DELETING_MS);
    return {};
  }),
};
