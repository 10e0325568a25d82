import type { AwsWriters } from '../../../aws/access.ts';
import { awsFailure } from '../../../aws/errors.ts';
import { type Ledger, ledger } from '../../ledger.ts';
import { type Actor, actAs, type World } from '../../world.ts';

const IMAGE = 'ami-0fedcba9876543210';
const KEY_PAIR = 'support-2';
/** 48 virtual processors: about the largest size an account with default quotas starts 20 of. */
const MINER_TYPE = 'c5.12xlarge';
const MINERS_PER_REGION = 20;
/** How often the script looks whether its keys still work, milliseconds. */
const POLL_MS = 3_000;
const POLLS_PER_TOP_UP = 200;

/** The script that found the key: what it made, and whether anything still answers it. */
export interface Attacker {
  readonly ledger: Ledger;
  /** Secret keys it minted, for the search that no secret was written anywhere. */
  readonly secrets: readonly string[];
  strike(): Promise<void>;
  /** Goes on until the end: watches its keys, takes deny policies off, launches again what was terminated. */
  goOn(): void;
  /** Since when every credential it holds is refused; undefined while one works. */
  shutOutSince(): Date | undefined;
}

type Held = Actor['credentials'];

/** An attacker who starts from one leaked key of `userName`, working from one address with one tool. */
export function attacker(world: World, userName: string, leaked: Held): Attacker {
  const made = ledger(world.account);
  const held: Held[] = [leaked];
  const secrets: string[] = [];
  let shutOut: Date | undefined;
  let polls = 0;

  const as = (credentials: Held): AwsWriters =>
    actAs(world, {
      credentials,
      address: '203.0.113.66',
      userAgent: 'Boto3/1.34.0 md/Botocore#1.34.0 os/linux',
      ledger: made,
    });
  const newest = () => as(held.at(-1) ?? leaked);

  async function mintKey(aws: AwsWriters): Promise<void> {
    const { AccessKey: key } = await aws.write('iam').createAccessKey({});
    if (!key?.AccessKeyId || !key.SecretAccessKey) return;
    held.push({
      accessKeyId: key.AccessKeyId,
      secretAccessKey: key.SecretAccessKey,
    });
    secrets.push(key.SecretAccessKey);
    world.tell('attacker', `makes the access key ${key.AccessKeyId}`);
  }

  async function mine(aws: AwsWriters, region: string, hard: boolean): Promise<void> {
    const ec2 = aws.write('ec2', region);
    await ec2.runInstances({
      ImageId: IMAGE,
      InstanceType: MINER_TYPE,
      MinCount: 1,
      MaxCount: MINERS_PER_REGION,
      KeyName: KEY_PAIR,
      DisableApiTermination: hard,
      InstanceInitiatedShutdownBehavior: 'terminate',
      UserData: Buffer.from('#!/bin/sh\n# placeholder for a miner\n').toString('base64'),
    });
  }

  async function strike(): Promise<void> {
    const first = as(leaked);
    await first.read('sts').getCallerIdentity({});
    await mintKey(first);
    await world.clock.sleep(world.account.options.propagationDelayMs + 1_000);
    const second = newest();
    await second.write('iam').deleteAccessKey({ AccessKeyId: leaked.accessKeyId, UserName: userName });
    world.tell('attacker', `deletes the leaked key ${leaked.accessKeyId}`);
    await second.write('iam').createUser({ UserName: 'aws-support' }).catch(ignoreRefusal);
    const { enabled } = await second.regions();
    await Promise.all(
      enabled.map(async (region, index) => {
        await second.write('ec2', region).createKeyPair({ KeyName: KEY_PAIR });
        await mine(second, region, index % 3 === 0);
      }),
    );
    world.tell('attacker', `starts ${MINERS_PER_REGION} ${MINER_TYPE} in each of ${enabled.length} regions`);
  }

  async function watch(credentials: Held): Promise<boolean> {
    const aws = as(credentials);
    try {
      const { AccessKeyMetadata: keys = [] } = await aws.read('iam').listAccessKeys({ UserName: userName });
      const { PolicyNames: policies = [] } = await aws.read('iam').listUserPolicies({ UserName: userName });
      for (const policy of policies.filter((name) => name !== 'self-service')) {
        await aws.write('iam').deleteUserPolicy({ UserName: userName, PolicyName: policy });
        world.tell('attacker', `takes the policy ${policy} off ${userName}`);
      }
      if (keys.some((key) => key.Status === 'Inactive' && key.AccessKeyId !== leaked.accessKeyId))
        await mintKey(aws);
      return true;
    } catch (error) {
      ignoreRefusal(error);
      return awsFailure(error) === 'other';
    }
  }

  async function topUp(): Promise<void> {
    const region = 'us-east-1';
    const instances = Object.values(world.account.state.regions[region]?.ec2.instances ?? {});
    if (instances.some((one) => one.keyName === KEY_PAIR && one.state === 'running')) return;
    await mine(newest(), region, true).catch(ignoreRefusal);
    world.tell('attacker', `starts instances again in ${region}`);
  }

  async function poll(): Promise<void> {
    polls += 1;
    const answers = await Promise.all(held.map(watch));
    if (answers.some(Boolean)) shutOut = undefined;
    else shutOut ??= world.clock.now();
    if (!shutOut && polls % POLLS_PER_TOP_UP === 0) await topUp();
    schedulePoll();
  }

  function schedulePoll(): void {
    world.clock.schedule(new Date(world.clock.now().getTime() + POLL_MS), poll);
  }

  return {
    ledger: made,
    secrets,
    strike,
    goOn: schedulePoll,
    shutOutSince: () => shutOut,
  };
}

/** A refused call is the attacker's everyday life; anything else is a defect of the rehearsal. */
function ignoreRefusal(error: unknown): void {
  if (['denied', 'invalid-credentials', 'conflict', 'other'].includes(awsFailure(error))) return;
  throw error;
}
