import { describe, expect, it } from 'vitest';
import { traceLineage } from '../../lib/lineage/trace.ts';
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
  roleArn,
  roleSession,
  user,
} from './records.ts';

const LEAKED = keyId('AKIA', 1);
const owner = user('dev', LEAKED);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString().replace('.000', '');
const seed = {
  keyId: LEAKED,
  since: new Date(at(0)),
  startedAt: new Date(at(50)),
  responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
};
const trace = (records: readonly TrailRecord[]) => traceLineage(seed, records);
const ids = (records: readonly TrailRecord[]) => trace(records).credentials.map(({ id }) => id);
const roleCreated = (role: string): Partial<TrailRecord> => ({
  responseElements: {
    role: {
      roleName: role,
      roleId: `AROA${role.toUpperCase()}`,
      arn: roleArn(role),
    },
  },
});
const loggedIn = { responseElements: { ConsoleLogin: 'Success' } };

describe('tracing a lineage', () => {
  it('knows the leaked key even when the trail knows nothing', () => {
    expect(trace([])).toMatchObject({
      leakedKeyId: LEAKED,
      credentials: [{ id: LEAKED, via: 'leaked', kind: 'access-key' }],
      principals: [],
      records: [],
      knownOrigins: [],
    });
  });

  it('follows a key to a key to a session, and cites the event of each birth', () => {
    const [second, session] = [keyId('AKIA', 2), keyId('ASIA', 3)];
    const made = record(at(1), 'iam:CreateAccessKey', owner, createdKey(second, 'dev'));
    const assumed = record(at(2), 'sts:AssumeRole', user('dev', second), assumedRole('ops', 'x', session));
    const used = record(at(3), 'ec2:RunInstances', roleSession('ops', 'x', session), launched(['i-1']));
    const lineage = trace([used, assumed, made]);
    expect(lineage.credentials).toMatchObject([
      { id: LEAKED },
      { id: second, parent: LEAKED, birth: made, principal: owner.arn },
      {
        id: session,
        parent: second,
        birth: assumed,
        kind: 'role-session',
        principal: roleArn('ops'),
      },
    ]);
    expect(lineage.records).toEqual([made, assumed, used]);
    expect(lineage.principals.map(({ name, born }) => `${name} ${born}`)).toEqual([
      'dev shared',
      'ops shared',
    ]);
  });

  it('tells what happens within one second in the order in which it can have happened', () => {
    const [second, session] = [keyId('AKIA', 2), keyId('ASIA', 3)];
    const used = record(at(1), 's3:ListBuckets', roleSession('ops', 'x', session));
    const assumed = record(at(1), 'sts:AssumeRole', user('evil', second), assumedRole('ops', 'x', session));
    const key = record(at(1), 'iam:CreateAccessKey', owner, createdKey(second, 'dev'));
    const before = record(at(0), 's3:ListBuckets', owner);
    expect(trace([used, assumed, key, before]).records).toEqual([before, key, assumed, used]);
  });

  it('makes nothing of calls that failed, but keeps them', () => {
    const refused = record(at(1), 'iam:CreateUser', owner, {
      errorCode: 'AccessDenied',
      ...createdUser('evil'),
    });
    const login = record(at(2), 'signin:ConsoleLogin', user('evil'), {
      responseElements: { ConsoleLogin: 'Failure' },
    });
    const lineage = trace([refused, login]);
    expect(lineage.credentials.length).toBe(1);
    expect(lineage.records).toEqual([refused]);
  });

  it('takes everything of a user the attacker made: keys no event tells, the password, console sessions', () => {
    const [key, unseen, console] = [keyId('AKIA', 2), keyId('AKIA', 9), keyId('ASIA', 4)];
    const evil = (id?: string) => user('evil', id);
    const lineage = trace([
      record(at(1), 'iam:CreateUser', owner, createdUser('evil')),
      record(at(1), 'iam:CreateAccessKey', owner, createdKey(key, 'evil')),
      record(at(2), 'iam:CreateLoginProfile', owner, {
        requestParameters: { userName: 'evil' },
      }),
      record(at(3), 'signin:ConsoleLogin', evil(), loggedIn),
      record(at(4), 'lambda:CreateFunction20150331', consoleUser('evil', console, at(3))),
      record(at(5), 's3:ListBuckets', evil(unseen)),
    ]);
    expect(lineage.credentials.map(({ id, kind, parent }) => [id, kind, parent])).toEqual([
      [LEAKED, 'access-key', undefined],
      [key, 'access-key', LEAKED],
      ['password:evil', 'console-password', LEAKED],
      [`console:evil@${at(3)}`, 'console-session', 'password:evil'],
      [console, 'console-session', `console:evil@${at(3)}`],
      [unseen, 'access-key', LEAKED],
    ]);
    expect(lineage.records.length).toBe(6);
    expect(lineage.principals.find(({ name }) => name === 'evil')).toMatchObject({ born: 'attacker' });
  });

  it('names the key that signed the birth as the parent, however the record was found', () => {
    const [first, unseen, third] = [keyId('AKIA', 2), keyId('AKIA', 9), keyId('AKIA', 3)];
    const lineage = trace([
      record(at(1), 'iam:CreateUser', owner, createdUser('evil')),
      record(at(1), 'iam:CreateAccessKey', owner, createdKey(first, 'evil')),
      record(at(2), 'iam:CreateAccessKey', user('evil', unseen), createdKey(third, 'evil')),
    ]);
    expect(lineage.credentials.map(({ id, parent }) => [id, parent])).toEqual([
      [LEAKED, undefined],
      [first, LEAKED],
      [third, unseen],
      [unseen, LEAKED],
    ]);
  });

  it('compares unique ids when a name is born twice', () => {
    const [first, second, console] = [keyId('AKIA', 2), keyId('AKIA', 3), keyId('ASIA', 4)];
    const admin = user('admin', keyId('AKIA', 8));
    const lineage = trace([
      record(at(1), 'iam:CreateUser', owner, createdUser('anna', 'AIDAFIRST')),
      record(at(1), 'iam:CreateAccessKey', owner, createdKey(first, 'anna')),
      record(at(2), 's3:ListBuckets', user('anna', first, 'AIDAFIRST')),
      record(at(5), 'iam:DeleteUser', admin, {
        requestParameters: { userName: 'anna' },
      }),
      record(at(6), 'iam:CreateUser', admin, createdUser('anna', 'AIDASECOND')),
      record(at(6), 'iam:CreateAccessKey', admin, createdKey(second, 'anna')),
      record(at(7), 'ec2:RunInstances', user('anna', second, 'AIDASECOND')),
      record(at(8), 'ec2:CreateVolume', consoleUser('anna', console, at(8), 'AIDASECOND')),
    ]);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED, first]);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual([
      'CreateUser',
      'CreateAccessKey',
      'ListBuckets',
    ]);
  });

  it('tells a role made again under the name of the attacker’s by its unique id', () => {
    const admin = user('admin', keyId('AKIA', 8));
    const [his, theirs] = [keyId('ASIA', 4), keyId('ASIA', 5)];
    const opened = (uniqueId: string, key: string): Partial<TrailRecord> => {
      const { responseElements, ...rest } = assumedRole('ops', 'x', key);
      const assumedRoleUser = { assumedRoleId: `${uniqueId}:x`, arn: `${roleArn('ops')}/x` };
      return { ...rest, responseElements: { ...responseElements, assumedRoleUser } };
    };
    const again = roleSession('ops', 'x', theirs, {
      sessionContext: { sessionIssuer: { arn: roleArn('ops'), userName: 'ops', principalId: 'AROAAGAIN' } },
    });
    const lineage = trace([
      record(at(1), 'iam:CreateRole', owner, roleCreated('ops')),
      record(at(2), 'sts:AssumeRole', admin, opened('AROAOPS', his)),
      record(at(3), 'iam:DeleteRole', admin, { requestParameters: { roleName: 'ops' } }),
      record(at(4), 'iam:CreateRole', admin, roleCreated('ops')),
      record(at(5), 'sts:AssumeRole', admin, opened('AROAAGAIN', theirs)),
      record(at(6), 'ec2:RunInstances', again),
    ]);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED, his]);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual(['CreateRole']);
  });

  it('takes of a user the attacker made under the name of a deleted one nothing that was done before', () => {
    const [old, made] = [keyId('AKIA', 2), keyId('AKIA', 3)];
    const lineage = trace([
      record(at(1), 's3:CreateBucket', user('anna', old, 'AIDAFIRST')),
      record(at(2), 'iam:DeleteUser', owner, { requestParameters: { userName: 'anna' } }),
      record(at(3), 'iam:CreateUser', owner, createdUser('anna', 'AIDASECOND')),
      // A key of the deleted user may answer for some seconds more.
      record(at(4), 's3:CreateBucket', user('anna', old, 'AIDAFIRST')),
      record(at(5), 's3:ListBuckets', user('anna', made, 'AIDASECOND')),
    ]);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED, made]);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual([
      'DeleteUser',
      'CreateUser',
      'ListBuckets',
    ]);
  });

  it('does not blame a console key of the same user that is not derived from the leak', () => {
    const console = keyId('ASIA', 4);
    const lineage = trace([
      record(at(1), 's3:ListBuckets', owner),
      record(at(2), 'signin:ConsoleLogin', user('dev'), loggedIn),
      record(at(3), 'ec2:RunInstances', consoleUser('dev', console, at(2))),
      record(at(4), 'ec2:RunInstances', user('dev', keyId('AKIA', 7))),
    ]);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED]);
    expect(lineage.records.length).toBe(1);
  });

  it('blames console sessions opened with a password the attacker set, until somebody sets another', () => {
    const [before, during, after] = [keyId('ASIA', 4), keyId('ASIA', 5), keyId('ASIA', 6)];
    const admin = user('admin', keyId('AKIA', 8));
    const set = { requestParameters: { userName: 'anna' } };
    const found = ids([
      record(at(0), 'signin:ConsoleLogin', user('anna'), loggedIn),
      record(at(1), 'iam:UpdateLoginProfile', owner, set),
      record(at(2), 's3:ListBuckets', consoleUser('anna', before, at(0))),
      record(at(3), 'signin:ConsoleLogin', user('anna'), {
        responseElements: { ConsoleLogin: 'Failure' },
      }),
      record(at(4), 'signin:ConsoleLogin', user('anna'), loggedIn),
      record(at(5), 'ec2:RunInstances', consoleUser('anna', during, at(4))),
      record(at(10), 'iam:UpdateLoginProfile', admin, set),
      record(at(11), 'signin:ConsoleLogin', user('anna'), loggedIn),
      record(at(12), 's3:ListBuckets', consoleUser('anna', after, at(11))),
    ]);
    expect(found).toEqual([LEAKED, 'password:anna', `console:anna@${at(4)}`, during]);
  });

  it('follows session and federation tokens, and a federated console', () => {
    const [session, token, console] = [keyId('ASIA', 2), keyId('ASIA', 3), keyId('ASIA', 4)];
    const arn = `arn:aws:sts::${ACCOUNT}:federated-user/ghost`;
    const ghost = (accessKeyId?: string, more: Partial<UserIdentity> = {}): UserIdentity => ({
      ...{
        type: 'FederatedUser',
        arn,
        principalId: `${ACCOUNT}:ghost`,
        accountId: ACCOUNT,
      },
      sessionContext: { attributes: { creationDate: at(2) } },
      ...(accessKeyId === undefined ? {} : { accessKeyId }),
      ...more,
    });
    const found = trace([
      record(at(1), 'sts:GetSessionToken', owner, gaveSession(session)),
      record(at(2), 'sts:GetFederationToken', user('dev', session), {
        responseElements: {
          credentials: { accessKeyId: token },
          federatedUser: { arn },
        },
      }),
      record(at(3), 'signin:GetSigninToken', ghost(token), {
        responseElements: { GetSigninToken: 'Success' },
      }),
      record(at(3), 'signin:ConsoleLogin', ghost(), loggedIn),
      record(
        at(4),
        'iam:CreateUser',
        ghost(console, {
          sessionCredentialFromConsole: 'true',
          sessionContext: { attributes: { creationDate: at(3) } },
        }),
        createdUser('evil'),
      ),
    ]);
    expect(found.credentials.map(({ id, kind }) => [id, kind])).toEqual([
      [LEAKED, 'access-key'],
      [session, 'session-token'],
      [token, 'federation-token'],
      [`console:ghost@${at(3)}`, 'console-session'],
      [console, 'console-session'],
    ]);
    expect(found.principals.filter(({ born }) => born === 'attacker').map(({ name }) => name)).toEqual([
      'ghost',
      'evil',
    ]);
  });

  it('ends when roles assume each other in a circle', () => {
    const sessions = [2, 3, 4, 5].map((number) => keyId('ASIA', number));
    const chain = sessions.map((id, step) => {
      const by = step === 0 ? owner : roleSession(step % 2 ? 'a' : 'b', 's', sessions[step - 1] ?? '');
      return record(at(step), 'sts:AssumeRole', by, assumedRole(step % 2 ? 'b' : 'a', 's', id));
    });
    const back = record(at(9), 'sts:AssumeRole', roleSession('b', 's', sessions[3] ?? ''), {
      ...assumedRole('a', 's', sessions[0] ?? ''),
    });
    expect(ids([...chain, back])).toEqual([LEAKED, ...sessions]);
  });

  it('takes sessions of a role the attacker made, whoever assumed it', () => {
    const [session, foreign] = [keyId('ASIA', 2), keyId('ASIA', 3)];
    const stranger: UserIdentity = {
      type: 'AWSAccount',
      accountId: '999900001111',
      principalId: 'AIDASTRANGER',
    };
    const found = ids([
      record(at(1), 'iam:CreateRole', owner, roleCreated('backdoor')),
      record(at(2), 'sts:AssumeRole', stranger, assumedRole('backdoor', 'x', foreign)),
      record(at(3), 's3:ListBuckets', roleSession('backdoor', 'y', session)),
      record(at(3), 's3:ListBuckets', roleSession('backdoor-of-ours', 'y', keyId('ASIA', 9))),
    ]);
    expect(found).toEqual([LEAKED, foreign, session]);
  });

  it('takes the role sessions of instances the attacker launched', () => {
    const [told, untold] = [keyId('ASIA', 2), keyId('ASIA', 3)];
    const ec2: UserIdentity = {
      type: 'AWSService',
      invokedBy: 'ec2.amazonaws.com',
    };
    const lineage = trace([
      record(at(1), 'ec2:RunInstances', owner, launched(['i-0aa', 'i-0bb'], 'web')),
      record(at(2), 'sts:AssumeRole', ec2, assumedRole('web', 'i-0aa', told)),
      record(at(3), 's3:ListBuckets', roleSession('web', 'i-0bb', untold), {
        sourceIPAddress: '54.1.1.1',
      }),
      record(at(3), 's3:ListBuckets', roleSession('web', 'i-0cc', keyId('ASIA', 9)), {
        sourceIPAddress: '54.1.1.2',
      }),
    ]);
    expect(lineage.credentials.slice(1)).toMatchObject([
      {
        id: told,
        kind: 'instance-role-session',
        via: 'instance-profile',
        parent: LEAKED,
        principal: roleArn('web'),
      },
      {
        id: untold,
        kind: 'instance-role-session',
        via: 'instance-profile',
        parent: LEAKED,
      },
    ]);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual(['RunInstances', 'ListBuckets']);
  });

  it('takes of an instance that was there before only what comes from the address of the attacker', () => {
    const session = keyId('ASIA', 2);
    const lineage = trace([
      record(at(1), 'ssm:SendCommand', owner, {
        requestParameters: { instanceIds: ['i-0aa'] },
      }),
      record(at(2), 's3:ListBuckets', roleSession('web', 'i-0aa', session)),
      record(at(2), 's3:GetBucketAcl', roleSession('web', 'i-0aa', session), {
        sourceIPAddress: '54.1.1.1',
      }),
    ]);
    expect(lineage.credentials[1]).toMatchObject({
      id: session,
      kind: 'instance-role-session',
    });
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual(['SendCommand', 'ListBuckets']);
  });

  it('never blames AWS for its quarantine, nor the responder', () => {
    const evil = createdUser('evil');
    const responder = user('responder', keyId('AKIA', 8));
    const lineage = trace([
      record(at(1), 'iam:AttachUserPolicy', owner, {
        userAgent: 'AWS Internal',
        requestParameters: {
          userName: 'dev',
          policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
        },
      }),
      record(at(2), 'iam:CreateRole', owner, roleCreated('backdoor')),
      record(at(3), 'iam:CreateUser', owner, evil),
      record(at(51), 'sts:AssumeRole', responder, assumedRole('backdoor', 'test', keyId('ASIA', 7))),
      record(at(52), 'iam:DeleteUser', responder, {
        requestParameters: { userName: 'evil' },
      }),
    ]);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual(['CreateRole', 'CreateUser']);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED]);
  });

  it('takes a policy that only has the name of a quarantine for what it is', () => {
    const name = 'AWSCompromisedKeyQuarantineV3';
    const written = (Effect: string) => ({
      requestParameters: {
        ...{ userName: 'dev', policyName: name },
        policyDocument: JSON.stringify({ Statement: [{ Effect, Action: '*', Resource: '*' }] }),
      },
    });
    const own = {
      requestParameters: { userName: 'dev', policyArn: `arn:aws:iam::${ACCOUNT}:policy/${name}` },
    };
    const lineage = trace([
      record(at(1), 'iam:PutUserPolicy', owner, written('Deny')),
      record(at(2), 'iam:PutUserPolicy', owner, written('Allow')),
      record(at(3), 'iam:AttachUserPolicy', owner, own),
    ]);
    expect(lineage.records.map(({ eventTime }) => eventTime)).toEqual([at(2), at(3)]);
  });

  it('keeps what usual use of the leaked key mints apart from what the attacker mints', () => {
    const ci = { sourceIPAddress: '198.51.100.20', userAgent: 'aws-cli/2' };
    const [usual, deeper, stolen] = [keyId('ASIA', 2), keyId('ASIA', 3), keyId('ASIA', 4)];
    const lineage = trace([
      record('2026-10-20T10:00:00Z', 'sts:AssumeRole', owner, {
        ...assumedRole('deploy', 'ci', keyId('ASIA', 8)),
        ...ci,
      }),
      record(at(5), 'sts:AssumeRole', owner, {
        ...assumedRole('deploy', 'ci', usual),
        ...ci,
      }),
      record(at(6), 'sts:AssumeRole', roleSession('deploy', 'ci', usual), {
        ...assumedRole('ops', 'ci', deeper),
        ...ci,
      }),
      record(at(7), 'sts:AssumeRole', owner, assumedRole('deploy', 'ci', stolen)),
    ]);
    expect(lineage.credentials.map(({ id }) => id)).toEqual([LEAKED, stolen]);
    expect(lineage.doubtful.map(({ id, parent }) => [id, parent])).toEqual([
      [usual, LEAKED],
      [deeper, usual],
    ]);
    expect(lineage.knownOrigins).toEqual([{ address: ci.sourceIPAddress, userAgent: ci.userAgent }]);
    expect(lineage.records.length).toBe(3);
  });

  it('takes a record delivered twice once', () => {
    const twice = record(at(1), 's3:ListBuckets', owner);
    expect(trace([twice, { ...twice }]).records.length).toBe(1);
  });

  it('follows a chain of thousands', () => {
    const many = Array.from({ length: 3_000 }, (_, step) =>
      record(
        at(1),
        'iam:CreateAccessKey',
        user('dev', keyId('AKIA', step + 1)),
        createdKey(keyId('AKIA', step + 2), 'dev'),
      ),
    );
    expect(ids(many.reverse()).length).toBe(3_001);
  });
});
