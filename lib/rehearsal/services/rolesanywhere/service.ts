import type {
  NewProfile,
  NewTrustAnchor,
  OneProfile,
  OneTrustAnchor,
} from '../../../aws/models/rolesanywhere.ts';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const missing = (id: string | undefined) =>
  new ServiceError('ResourceNotFoundException', `Resource with id ${id} not found.`, 404);
const anchors = madeThings('trust-anchor', missing);
const profiles = madeThings('profile', missing);

const ON = 'enabled';

function anchor(call: Call, { id, asked, createdAt, status }: MadeThing) {
  return {
    trustAnchor: {
      ...asked,
      trustAnchorId: id,
      trustAnchorArn: regionalArn(call, 'rolesanywhere', `trust-anchor/${id}`),
      enabled: status === ON,
      createdAt: new Date(createdAt),
      updatedAt: new Date(createdAt),
    },
  };
}

function profile(call: Call, { id, asked, createdAt, status }: MadeThing) {
  return {
    profile: {
      ...asked,
      profileId: id,
      profileArn: regionalArn(call, 'rolesanywhere', `profile/${id}`),
      enabled: status === ON,
      createdBy: call.caller.arn,
      createdAt: new Date(createdAt),
      updatedAt: new Date(createdAt),
    },
  };
}

/** IAM Roles Anywhere: trust anchors and profiles. They let nobody in here: sessions are not simulated. */
export const rolesanywhereService: SimulatedService = {
  name: 'rolesanywhere',
  eventSource: 'rolesanywhere.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateTrustAnchor: writes((call, { enabled = false, ...asked }: NewTrustAnchor) =>
      anchor(call, anchors.make(call, call.account.uuid(), asked, enabled ? ON : 'disabled')),
    ),
    GetTrustAnchor: reads((call, { trustAnchorId }: OneTrustAnchor) =>
      anchor(call, anchors.by(call, trustAnchorId)),
    ),
    DisableTrustAnchor: writes((call, { trustAnchorId }: OneTrustAnchor) => {
      const found = anchors.by(call, trustAnchorId);
      found.status = 'disabled';
      return anchor(call, found);
    }),
    DeleteTrustAnchor: writes((call, { trustAnchorId }: OneTrustAnchor) => {
      const found = anchors.by(call, trustAnchorId);
      delete anchors.all(call)[found.id];
      return anchor(call, found);
    }),
    CreateProfile: writes((call, { enabled = false, ...asked }: NewProfile) =>
      profile(call, profiles.make(call, call.account.uuid(), asked, enabled ? ON : 'disabled')),
    ),
    GetProfile: reads((call, { profileId }: OneProfile) => profile(call, profiles.by(call, profileId))),
    DisableProfile: writes((call, { profileId }: OneProfile) => {
      const found = profiles.by(call, profileId);
      found.status = 'disabled';
      return profile(call, found);
    }),
    DeleteProfile: writes((call, { profileId }: OneProfile) => {
      const found = profiles.by(call, profileId);
      delete profiles.all(call)[found.id];
      return profile(call, found);
    }),
  },
};
