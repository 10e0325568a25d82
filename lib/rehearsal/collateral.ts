import type { AccountState, RegionState } from './account/state.ts';
import type { Situation } from './scenarios/scenario.ts';
import type { Ec2State, InstanceState } from './services/ec2/state.ts';
import type { UserState } from './services/iam/state.ts';

function changed(name: string, before: unknown, after: unknown): string[] {
  if (after === undefined) return [`${name} is gone`];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${name} was changed`];
}

const settled = (instance: InstanceState) => ({
  state: instance.state === 'pending' ? 'running' : instance.state,
  disableApiTermination: instance.disableApiTermination,
  disableApiStop: instance.disableApiStop,
  securityGroups: instance.securityGroups,
});

function inRegion(
  region: string,
  before: Ec2State,
  after: Ec2State,
  isAttackers: (id: string) => boolean,
): string[] {
  const kinds = ['keyPairs', 'securityGroups', 'volumes', 'snapshots'] as const;
  const things = kinds.flatMap((kind) =>
    Object.entries(before[kind])
      .filter(
        ([id, thing]) =>
          !isAttackers(id) && !('attachedTo' in thing && isAttackers(String(thing.attachedTo))),
      )
      .flatMap(([id, thing]) => changed(`${id} in ${region}`, thing, after[kind][id])),
  );
  const instances = Object.values(before.instances)
    .filter((instance) => !isAttackers(instance.instanceId))
    .flatMap((instance) => {
      const now = after.instances[instance.instanceId];
      return changed(`${instance.instanceId} in ${region}`, settled(instance), now && settled(now));
    });
  return [...things, ...instances];
}

/** A user may come out with a new key and a new password, never without one it had. */
function ofUser(before: UserState, after: UserState | undefined, owner: boolean): string[] {
  if (!after) return [`user ${before.userName} is gone`];
  const active = (user: UserState) => user.accessKeys.filter((key) => key.status === 'Active').length;
  const rights = (user: UserState) => ({
    attached: user.attachedPolicies,
    groups: user.groups,
    boundary: user.permissionsBoundary,
    mfa: user.mfaDevices,
    inline: Object.entries(user.inlinePolicies).filter(([name]) => !(owner && name.startsWith('spillkit-'))),
  });
  return [
    ...changed(`the rights of user ${before.userName}`, rights(before), rights(after)),
    ...(active(before) > 0 && active(after) === 0 && !owner
      ? [`user ${before.userName} has no active key left`]
      : []),
    ...(before.loginProfile && !after.loginProfile
      ? [`user ${before.userName} has no console password left`]
      : []),
  ];
}

/** Everything legitimate that differs from what it was when the responder started, by name. */
export function collateral(
  before: AccountState,
  after: AccountState,
  situation: Situation,
): readonly string[] {
  const attackers = new Set(situation.attacker.ledger.entries.map((entry) => `${entry.region}|${entry.id}`));
  const regional = Object.values(before.regions).flatMap((region: RegionState) => {
    const now = after.regions[region.name]?.ec2;
    return now
      ? inRegion(region.name, region.ec2, now, (id) => attackers.has(`${region.name}|${id}`))
      : [`region ${region.name} is gone`];
  });
  const users = Object.values(before.iam.users)
    .filter((user) => !attackers.has(`global|${user.userName}`))
    .flatMap((user) =>
      ofUser(user, after.iam.users[user.userName], user.userName === situation.affectedUser),
    );
  const responder = Object.values(after.iam.users)
    .flatMap((user) => user.accessKeys)
    .find((key) => key.accessKeyId === situation.responder.accessKeyId);
  const roles = Object.entries(before.iam.roles).flatMap(([name, role]) =>
    changed(`role ${name}`, role, after.iam.roles[name]),
  );
  return [
    ...regional,
    ...users,
    ...roles,
    ...(responder?.status === 'Active' ? [] : ["the responder's own key no longer works"]),
  ];
}
