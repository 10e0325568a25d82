import fc from 'fast-check';
import type { TrailRecord, UserIdentity } from '../../lib/trail/record.ts';
import {
  ACCOUNT,
  assumedRole,
  consoleUser,
  createdKey,
  createdUser,
  gaveSession,
  keyId,
  launched,
  record,
  roleSession,
  user,
} from './records.ts';

/** One random decision: who acts (an index into what there is), and what they do. */
export interface Move {
  readonly attacker: boolean;
  readonly actor: number;
  readonly what: (typeof DEEDS)[number];
}

const DEEDS = [
  'key',
  'user',
  'role',
  'session',
  'console',
  'launch',
  'group',
  'function',
  'provider',
  'denied',
  'noise',
] as const;

export const moves = fc.array(
  fc.record<Move>({
    attacker: fc.boolean(),
    actor: fc.nat(1_000),
    what: fc.constantFrom(...DEEDS),
  }),
  { maxLength: 60 },
);

/** What scales groups, for everybody in the account with one and the same key. */
const AUTO_SCALING: UserIdentity = {
  ...roleSession('AWSServiceRoleForAutoScaling', 'AutoScaling', keyId('ASIA', 900_001)),
  invokedBy: 'autoscaling.amazonaws.com',
};

export interface Played {
  readonly records: readonly TrailRecord[];
  readonly attackerKeys: ReadonlySet<string>;
  readonly attackerEvents: ReadonlySet<string>;
}

interface Side {
  readonly identities: UserIdentity[];
  readonly keys: Set<string>;
  readonly events: Set<string>;
  readonly address: string;
}

/**
 * Plays moves of an attacker, who starts from the leaked key, and of the company, which starts from a key of the
 * same user's colleague. Both use the same roles and role names; who made what is noted as it happens.
 */
export function play(leaked: string, script: readonly Move[], start: number): Played {
  const side = (identity: UserIdentity, address: string): Side => ({
    identities: [identity],
    keys: new Set([identity.accessKeyId ?? '']),
    ...{ events: new Set<string>(), address },
  });
  const [bad, good] = [
    side(user('dev', leaked), '203.0.113.66'),
    side(user('colleague', keyId('AKIA', 900_000)), '198.51.100.7'),
  ];
  const records: TrailRecord[] = [];
  script.forEach((move, step) => {
    const [acting, seconds] = [move.attacker ? bad : good, start / 1000 + step];
    const time = new Date(seconds * 1000).toISOString().replace('.000', '');
    const caller = acting.identities[move.actor % acting.identities.length];
    if (caller === undefined) return;
    const add = (event: string, identity: UserIdentity, more: Partial<TrailRecord> = {}) => {
      const made = record(time, event, identity, { sourceIPAddress: acting.address, ...more });
      records.push(made);
      acting.events.add(made.eventID);
    };
    const gain = (identity: UserIdentity) => {
      acting.identities.push(identity);
      acting.keys.add(identity.accessKeyId ?? '');
    };
    const [long, short] = [keyId('AKIA', 1_000 + step), keyId('ASIA', 1_000 + step)];
    const self = caller.type === 'IAMUser' ? (caller.userName ?? 'dev') : 'dev';
    switch (move.what) {
      case 'key':
        add('iam:CreateAccessKey', caller, createdKey(long, self));
        gain(user(self, long));
        break;
      case 'user':
        add('iam:CreateUser', caller, createdUser(`u${step}`));
        add('iam:CreateAccessKey', caller, createdKey(long, `u${step}`));
        gain(user(`u${step}`, long));
        break;
      case 'role':
        add('sts:AssumeRole', caller, assumedRole('shared', `s${step}`, short));
        gain(roleSession('shared', `s${step}`, short));
        break;
      case 'session':
        if (caller.type !== 'IAMUser') break;
        add('sts:GetSessionToken', caller, gaveSession(short));
        gain({ ...caller, accessKeyId: short });
        break;
      case 'console': {
        const name = `c${step}`;
        add('iam:CreateUser', caller, createdUser(name));
        add('iam:CreateLoginProfile', caller, { requestParameters: { userName: name } });
        add('signin:ConsoleLogin', user(name), { responseElements: { ConsoleLogin: 'Success' } });
        add('ec2:DescribeInstances', consoleUser(name, short, time));
        gain(consoleUser(name, short, time));
        break;
      }
      case 'launch': {
        const instance = `i-${String(step).padStart(17, '0')}`;
        add('ec2:RunInstances', caller, launched([instance], 'web'));
        const session = roleSession('web', instance, short);
        add('s3:ListBuckets', session);
        gain(session);
        break;
      }
      case 'group': {
        const [name, instance] = [`g${step}`, `i-${String(step).padStart(17, '0')}`];
        add('autoscaling:CreateAutoScalingGroup', caller, {
          requestParameters: { autoScalingGroupName: name },
        });
        const { requestParameters, responseElements } = launched([instance]);
        const tags = [{ key: 'aws:autoscaling:groupName', value: name }];
        add('ec2:RunInstances', AUTO_SCALING, {
          sourceIPAddress: 'autoscaling.amazonaws.com',
          requestParameters: { ...requestParameters, tagSpecificationSet: { items: [{ tags }] } },
          responseElements: responseElements ?? null,
        });
        break;
      }
      case 'function': {
        const session = roleSession('web', `f${step}`, short);
        add('lambda:CreateFunction20150331', caller, { requestParameters: { functionName: `f${step}` } });
        add('s3:ListBuckets', session);
        gain(session);
        break;
      }
      case 'provider': {
        const sAMLProviderArn = `arn:aws:iam::${ACCOUNT}:saml-provider/p${step}`;
        const assumed = assumedRole('shared', `s${step}`, short);
        add('iam:CreateSAMLProvider', caller, { responseElements: { sAMLProviderArn } });
        add(
          'sts:AssumeRoleWithSAML',
          { type: 'SAMLUser' },
          {
            ...assumed,
            requestParameters: { ...assumed.requestParameters, principalArn: sAMLProviderArn },
          },
        );
        gain(roleSession('shared', `s${step}`, short));
        break;
      }
      case 'denied':
        add('iam:CreateAccessKey', caller, { ...createdKey(long, self), errorCode: 'AccessDenied' });
        break;
      case 'noise':
        add('ec2:DescribeInstances', caller);
    }
  });
  return { records, attackerKeys: bad.keys, attackerEvents: bad.events };
}
