import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAws } from '../../../lib/aws/create.ts';
import { readersOnly } from '../../../lib/aws/readers.ts';
import { systemShell } from '../../../lib/host/system-shell.ts';
import type { KeyOwner } from '../../../lib/incident/incident.ts';
import type { ReadContext } from '../../../lib/playbook/context.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { preflight } from '../../../playbooks/leaked-access-key/preflight.ts';
import {
  type Answer,
  answering,
  callerIs,
  credentials,
  ec2Error,
  jumpingClock,
  queryError,
  regionsAre,
} from '../../aws/fake-aws.ts';

/** Carries account 029608264753. */
const keyId = 'ASIAQNZGKIQY56JQ7WML';
const account = '029608264753';
const responder = `arn:aws:iam::${account}:user/team/responder`;
const alice: KeyOwner = {
  kind: 'user',
  userName: 'alice',
  arn: `arn:aws:iam::${account}:user/alice`,
  foundBy: 'iam:GetAccessKeyLastUsed',
};

const input: LeakedKeyInput = {
  keyId,
  since: new Date('2026-11-23T08:00:00Z'),
  delivery: { to: 'secretsmanager' },
  trailDelayMs: 0,
  trail: [{ kind: 'history' }],
  assumed: [],
  purge: {},
};

const policies = (...names: string[]): Answer => ({
  status: 200,
  body: `<ListAttachedUserPoliciesResponse><ListAttachedUserPoliciesResult><AttachedPolicies>${names
    .map((name) => `<member><PolicyName>${name}</PolicyName></member>`)
    .join('')}</AttachedPolicies></ListAttachedUserPoliciesResult></ListAttachedUserPoliciesResponse>`,
});

interface Situation {
  readonly caller?: string;
  readonly owner?: KeyOwner | Error;
  readonly attached?: Answer;
  readonly regions?: Answer;
  readonly trail?: Answer;
  readonly input?: Partial<LeakedKeyInput>;
}

/** Makes every probe and gives the refusals with what was warned about. */
async function probe(situation: Situation) {
  const network = answering((_request, body) => {
    const action = new URLSearchParams(body).get('Action');
    if (action === 'GetCallerIdentity') return callerIs(account, situation.caller ?? responder);
    if (action === 'DescribeRegions') {
      return (
        situation.regions ??
        regionsAre({
          'us-east-1': 'opt-in-not-required',
          'eu-west-1': 'opted-in',
          'ap-east-1': 'not-opted-in',
        })
      );
    }
    if (action === 'ListAttachedUserPolicies') return situation.attached ?? policies('AdministratorAccess');
    return situation.trail ?? { status: 200, body: '{"Events":[]}' };
  });
  const warnings: string[] = [];
  const ctx = {
    aws: readersOnly(createAws({ clock: jumpingClock(), credentials, requestHandler: network })),
    shell: systemShell(),
    signal: new AbortController().signal,
    notify: (message) => {
      if (message.type === 'note') warnings.push(message.text);
    },
    incident: {
      owner: async () => {
        if (situation.owner instanceof Error) throw situation.owner;
        return situation.owner ?? alice;
      },
    },
  } as Pick<ReadContext, 'aws' | 'shell' | 'signal' | 'notify'> as ReadContext;
  const refusals: string[] = [];
  for (const { check } of preflight) {
    const verdict = await check(ctx, { ...input, ...situation.input });
    if (!verdict.held) refusals.push(verdict.found);
  }
  return { refusals, warnings };
}

describe('preflight of leaked-access-key', () => {
  it('refuses nothing when all is well', async () => {
    expect(await probe({ input: { regions: ['eu-west-1'], account } })).toEqual({
      refusals: [],
      warnings: [],
    });
  });

  it('tells what was taken for granted', async () => {
    expect(await probe({ input: { assumed: ['Twenty-four hours.'] } })).toEqual({
      refusals: [],
      warnings: ['Twenty-four hours.'],
    });
  });

  it.each<[string, Situation, string]>([
    [
      'credentials of another account than the key',
      { input: { keyId: 'ASIAY34FZKBOKMUTVV7A' } },
      `Key ASIAY34FZKBOKMUTVV7A belongs to account 609629065308, and ${responder} to account ${account}. Use credentials of account 609629065308, for example with --profile.`,
    ],
    [
      'credentials of another account than the one named',
      { input: { keyId: 'AKIAIABCDEFGHIJKLMNO', account: '111122223333' } },
      `Key AKIAIABCDEFGHIJKLMNO belongs to account 111122223333, and ${responder} to account ${account}. Use credentials of account 111122223333, for example with --profile.`,
    ],
    [
      'the leaked key itself',
      { input: { keyId: credentials.accessKeyId, account } },
      `Spillkit runs with the leaked key ${credentials.accessKeyId} itself, which it is about to turn off. Use credentials of another administrator, for example with --profile.`,
    ],
    [
      'the user whose key leaked',
      { caller: alice.arn },
      'Spillkit runs as user alice, whose key leaked; containment would end its own access. Use credentials of another administrator, for example with --profile.',
    ],
    [
      'root, when the key is of root',
      {
        caller: `arn:aws:iam::${account}:root`,
        owner: { kind: 'root', arn: `arn:aws:iam::${account}:root`, foundBy: 'trail' },
      },
      'Spillkit runs as root, whose key leaked; containment would end its own access. Use credentials of another administrator, for example with --profile.',
    ],
    [
      'a session of the role whose session leaked',
      {
        caller: `arn:aws:sts::${account}:assumed-role/deploy/me`,
        owner: {
          kind: 'role-session',
          roleName: 'deploy',
          roleArn: `arn:aws:iam::${account}:role/deploy`,
          foundBy: 'trail',
        },
      },
      'Spillkit runs as role deploy, whose session leaked; containment would end its own access. Use credentials of another administrator, for example with --profile.',
    ],
    [
      'a user AWS has quarantined',
      { attached: policies('AdministratorAccess', 'AWSCompromisedKeyQuarantineV3') },
      `AWS has attached AWSCompromisedKeyQuarantineV3 to ${responder}: a key of that user is public, too. Use credentials of another administrator, for example with --profile.`,
    ],
    [
      'a mistyped region',
      { input: { regions: ['eu-wset-1'] } },
      'Region eu-wset-1 is no region of this account. Did you mean eu-west-1?',
    ],
    [
      'an unknown region',
      { input: { regions: ['xx-somewhere-9'] } },
      'Region xx-somewhere-9 is no region of this account. Enabled are: eu-west-1, us-east-1.',
    ],
    [
      'a region that is not enabled',
      { input: { regions: ['us-east-1', 'ap-east-1'] } },
      'Region ap-east-1 is not enabled in this account. Leave it out, or enable it first to have it looked at.',
    ],
    [
      'regions that may not be listed',
      { regions: ec2Error('UnauthorizedOperation', 'no', 403) },
      'ec2:DescribeRegions was denied, so the regions of the account are unknown. Grant it, or name the regions with --regions.',
    ],
  ])('refuses %s', async (_what, situation, sentence) => {
    expect((await probe(situation)).refusals).toEqual([sentence]);
  });

  it.each<[string, Situation, string]>([
    [
      'the trail may not be read',
      { trail: { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' } },
      'cloudtrail:LookupEvents was denied: what the key did cannot be found out. Grant it before the audit trail is collected.',
    ],
    [
      'a quarantine would not be seen',
      { attached: queryError('AccessDenied', 'no', 403) },
      `iam:ListAttachedUserPolicies was denied, so a quarantine of ${responder} would not be seen.`,
    ],
    [
      'the regions named may not be all',
      { regions: ec2Error('UnauthorizedOperation', 'no', 403), input: { regions: ['eu-west-1'] } },
      'ec2:DescribeRegions was denied, so it is unknown whether the regions named are all there are.',
    ],
    [
      'the owner cannot be told',
      { owner: Object.assign(new Error('no'), { name: 'AccessDenied' }) },
      'Whose key it is could not be told yet (AccessDenied). The first step looks again.',
    ],
  ])('goes on with a warning when %s', async (_what, situation, sentence) => {
    expect(await probe(situation)).toEqual({ refusals: [], warnings: [sentence] });
  });

  it('takes a role as caller, which no user policy quarantines', async () => {
    expect((await probe({ caller: `arn:aws:sts::${account}:assumed-role/admin/me` })).refusals).toEqual([]);
  });

  it('refuses a folder that is no repository, and takes one that is', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'spillkit-preflight-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    expect((await probe({ input: { repo: dir } })).refusals).toEqual([
      `There is no git repository at ${JSON.stringify(dir)}. Name the folder of a clone, a clone URL or owner/name.`,
    ]);
    await systemShell().write('git', ['init', '--quiet', dir]);
    expect((await probe({ input: { repo: dir } })).refusals).toEqual([]);
  });
});
