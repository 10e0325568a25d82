import { describe, expect, it } from 'vitest';
import type { CaseFolder } from '../../lib/case/case-folder.ts';
import { sha256 } from '../../lib/case/durable.ts';
import type { EvidenceFile, EvidenceStore } from '../../lib/case/evidence.ts';
import type { Journal } from '../../lib/case/journal.ts';
import type { JournalEntry } from '../../lib/case/journal-entry.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import type { IamState, UserState } from '../../lib/rehearsal/services/iam/state.ts';
import type { SecretState } from '../../lib/rehearsal/services/secretsmanager/state.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { rotateIn } from '../credentials/rotation-case.ts';
import { CASE_ID, LONG_AGO, type RotationWorld, rotationWorld } from '../credentials/rotation-world.ts';

const USERS = 20;
const INPUT = { keys: { kind: 'replace', atOnce: true } } as const;
const LATELY = '2026-11-20T10:00:00Z';
const names = Array.from({ length: USERS }, (_, at) => `user-${at}`);

/** Exposed, and the organization denies it a new key. */
const DENIED = 'user-2';
/** Of a user with a password, enrolled by the attacker. */
const DEVICE = 'arn:aws:iam::444455556666:mfa/phone';
const ENROLLED = 'user-3';

/**
 * Twenty users: most with one key, some with a second that gives way or a password, some reached by the attacker,
 * one of whom gets no new key, and one with a device of the attacker's.
 */
async function company() {
  const old = new Map<string, readonly string[]>();
  const world: RotationWorld = await rotationWorld(
    (account) => {
      for (const [at, userName] of names.entries()) {
        const keys = [
          { createdAt: LONG_AGO },
          ...(at % 5 === 1 ? [{ createdAt: LONG_AGO, status: 'Inactive' as const }] : []),
        ];
        const { accessKeys } = seedUser(account, {
          ...{ userName, createdAt: LONG_AGO, keys },
          ...(at % 5 === 3 ? { loginProfile: { createdAt: LONG_AGO } } : {}),
        });
        old.set(
          userName,
          accessKeys.map(({ accessKeyId }) => accessKeyId),
        );
      }
      const { users, virtualMfaDevices } = account.state.iam;
      users[ENROLLED]?.mfaDevices.push(DEVICE);
      virtualMfaDevices[DEVICE] = { createdAt: LATELY, enabledAt: LATELY };
      const Resource = `arn:aws:iam::444455556666:user/${DENIED}`;
      const Statement = [{ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource }];
      if (users.responder) users.responder.inlinePolicies.organization = JSON.stringify({ Statement });
    },
    () => ({
      principals: names
        .filter((_, at) => at % 5 === 2)
        .map((name) => ({
          ...{ arn: `arn:aws:iam::444455556666:user/${name}`, kind: 'user', name, born: 'shared' },
        })) as never,
      records: [
        byAttacker('CreateVirtualMFADevice', {}, { virtualMFADevice: { serialNumber: DEVICE } }),
        byAttacker('EnableMFADevice', { userName: ENROLLED, serialNumber: DEVICE }, null),
      ],
    }),
  );
  const byAttacker = (eventName: string, requestParameters: object, responseElements: object | null) =>
    ({
      ...{ eventID: eventName, eventName, eventTime: LATELY, eventSource: 'iam.amazonaws.com' },
      ...{ awsRegion: 'us-east-1', userIdentity: { accessKeyId: world.leakedKeyId } },
      ...{ requestParameters, responseElements },
    }) as TrailRecord;
  return { world, old, oldPasswords: structuredClone(world.account.state.iam.users) };
}

/** What a case has on disk, for one process after another. */
interface Disk {
  readonly entries: JournalEntry[];
  readonly files: Map<string, string>;
}

/** A process over the disk; `onLine` is told of each journal line right before it is written. */
function caseOn(disk: Disk, onLine: () => void = () => undefined): CaseFolder {
  const journal: Journal = {
    entries: () => disk.entries,
    append: async (fact) => {
      onLine();
      const entry = { seq: disk.entries.length + 1, at: '2026-11-20T10:00:00.000Z', previous: '', ...fact };
      disk.entries.push(structuredClone(entry) as JournalEntry);
      return entry as JournalEntry;
    },
    close: async () => undefined,
  };
  const fileOf = (path: string): EvidenceFile => ({ path, sha256: '', bytes: 0 });
  const save = async (path: string, content: string | Uint8Array) => {
    disk.files.set(path, String(content));
    return fileOf(path);
  };
  const evidence: EvidenceStore = {
    list: () => [...disk.files.keys()].map(fileOf),
    read: async (path) => disk.files.get(path),
    save,
    saveJson: (path, value) => save(path, JSON.stringify(value)),
    enlist: async () => undefined,
  };
  return {
    ...{
      schema: 1,
      caseId: CASE_ID,
      playbook: 'leaked-access-key',
      mode: 'live',
      inputs: {},
      dir: '/nowhere',
    },
    ...{ startedAt: '2026-11-20T10:00:00.000Z', journal, evidence, secrets: new SecretRegistry() },
    write: async () => '/nowhere/report.md',
    close: async () => undefined,
  };
}

/** Everything outside the process: the account and the disk, at the moment a process died. */
interface Moment {
  /** The step the process died in. */
  readonly step: string;
  readonly users: Record<string, UserState>;
  readonly devices: IamState['virtualMfaDevices'];
  readonly secrets: Record<string, SecretState>;
  readonly attempts: readonly string[];
  readonly disk: Disk;
}

const secretsIn = ({ account }: RotationWorld) => account.state.regions['us-east-1']?.secrets ?? {};

/** Names of the users for whom a key was asked for, each as often as it was. */
function attemptsIn({ account }: RotationWorld): readonly string[] {
  return account.state.records
    .filter(({ record }) => record.eventName === 'CreateAccessKey')
    .map(({ record }) => (record.requestParameters as { userName?: string } | null)?.userName ?? DENIED);
}

function momentOf(world: RotationWorld, disk: Disk, step: string): Moment {
  return structuredClone({
    step,
    users: world.account.state.iam.users,
    devices: world.account.state.iam.virtualMfaDevices,
    secrets: secretsIn(world),
    attempts: attemptsIn(world),
    disk,
  });
}

/** Puts the account back to how it stood at a moment. */
function goBack(world: RotationWorld, moment: Moment): void {
  const { users, devices, secrets } = structuredClone(moment);
  const replace = <T>(all: Record<string, T>, by: Record<string, T>) => {
    for (const name of Object.keys(all)) delete all[name];
    Object.assign(all, by);
  };
  replace(world.account.state.iam.users, users);
  replace(world.account.state.iam.virtualMfaDevices, devices);
  replace(secretsIn(world), secrets);
  world.account.state.records.length = 0;
}

/** Keys of a user that work and are known: the old ones, or one whose secret can be read where it was delivered. */
function working({ account }: RotationWorld, old: ReadonlyMap<string, readonly string[]>, userName: string) {
  const secret = account.state.regions['us-east-1']?.secrets[`spillkit/${CASE_ID}/${userName}/access-key`];
  return (account.state.iam.users[userName]?.accessKeys ?? []).filter(
    ({ accessKeyId, status }) =>
      status === 'Active' &&
      (old.get(userName)?.includes(accessKeyId) || secret?.secretString?.includes(accessKeyId) === true),
  );
}

/** Whether the password in force is the one of before or the one that was delivered; undefined without any. */
function password({ account }: RotationWorld, userName: string): 'old' | 'new' | 'nobody knows' | undefined {
  const profile = account.state.iam.users[userName]?.loginProfile;
  if (profile === undefined) return undefined;
  const secret = account.state.regions['us-east-1']?.secrets[`spillkit/${CASE_ID}/${userName}/password`];
  const { Password: delivered = '' } = JSON.parse(secret?.secretString ?? '{}') as { Password?: string };
  if (profile.passwordSha256 === sha256(delivered)) return 'new';
  return profile.passwordSha256 === oldPasswords[userName]?.loginProfile?.passwordSha256
    ? 'old'
    : 'nobody knows';
}

const passwordState = (world: RotationWorld) => names.map((userName) => password(world, userName));

/** The end of it: one new key that works and was delivered, the replaced one off, nothing else. */
function keyState(world: RotationWorld, old: ReadonlyMap<string, readonly string[]>) {
  return names.map((userName) => {
    const keys = world.account.state.iam.users[userName]?.accessKeys ?? [];
    const fresh = working(world, old, userName).filter(
      ({ accessKeyId }) => !old.get(userName)?.includes(accessKeyId),
    );
    const replaced = keys.find(({ accessKeyId }) => accessKeyId === old.get(userName)?.[0]);
    return `${fresh.length} new, old ${replaced?.status}, ${keys.length} in all`;
  });
}

const { world, old, oldPasswords } = await company();
const moments: Moment[] = [];
const disk: Disk = { entries: [], files: new Map() };
const exits: number[] = [];
// One step after the other, so that a case resumed in one of them has not to do the other each time.
for (const step of ['rotate-access-keys', 'rotate-passwords']) {
  const dying = caseOn(disk, () => moments.push(momentOf(world, disk, step)));
  exits.push((await rotateIn(world.ctx, dying, INPUT, { only: [step] })).result.exitCode);
}
const keysAtEnd = keyState(world, old);
const passwordsAtEnd = passwordState(world);
/** What is told of the user who gets no new key. */
const LEFT = new RegExp(`^Left without a key, .*: ${DENIED}\\.`);
const devicesOf = ({ account }: RotationWorld) => Object.keys(account.state.iam.virtualMfaDevices);

it('a rotation of 20 users that nothing breaks off ends with every old key and password replaced', () => {
  expect(exits).toEqual([1, 0]);
  expect(moments.length).toBeGreaterThan(120);
  const without = names.indexOf(DENIED);
  expect(keysAtEnd[without]).toBe('0 new, old Inactive, 1 in all');
  expect(new Set(keysAtEnd.toSpliced(without, 1))).toEqual(new Set(['1 new, old Inactive, 2 in all']));
  expect(devicesOf(world)).toEqual([]);
  expect(new Set(passwordsAtEnd)).toEqual(new Set([undefined, 'new']));
});

describe('a process that dies right before its n-th journal line, with all that is under way', () => {
  it.each(moments.map((moment, at) => ({ n: at + 1, moment })))(
    'n = $n: nobody is without a key or a password, and the resumed case ends the same',
    async ({ moment }) => {
      goBack(world, moment);
      for (const userName of names) {
        // The exposed key of the one who gets no new key goes off, and stays there to be switched on again.
        if (userName !== DENIED) expect(working(world, old, userName), userName).not.toEqual([]);
        expect(password(world, userName), userName).not.toBe('nobody knows');
      }

      const resumed = await rotateIn(await world.later(), caseOn(structuredClone(moment.disk)), INPUT, {
        only: [moment.step],
      });

      expect(keyState(world, old)).toEqual(keysAtEnd);
      if (moment.step === 'rotate-passwords') {
        expect(resumed.result.exitCode).toBe(0);
        expect(passwordState(world)).toEqual(passwordsAtEnd);
        expect(devicesOf(world)).toEqual([]);
      } else {
        expect(resumed.result.exitCode).toBe(1);
        const left = resumed.result.steps.flatMap((step) => step.left);
        expect(left).toContainEqual(expect.stringMatching(LEFT));
      }
      const attempts = [...moment.attempts, ...attemptsIn(world)];
      for (const name of names) expect(attempts.filter((one) => one === name).length).toBeLessThan(3);
    },
  );
});
