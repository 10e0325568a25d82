import { describe, expect, it } from 'vitest';
import { policy, refusal } from '../../account/in-account.ts';
import { inServices } from '../in-services.ts';

const DAY_MS = 86_400_000;

describe('secrets', () => {
  it('are kept once, changed, and read by name or ARN', async () => {
    const { secretsmanager } = inServices().clients();
    const { ARN = '' } = await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' });
    expect(await refusal(secretsmanager.createSecret({ Name: 'app/db', SecretString: 'two' }))).toMatchObject(
      {
        code: 'ResourceExistsException',
      },
    );
    expect(await secretsmanager.getSecretValue({ SecretId: ARN })).toMatchObject({ SecretString: 'one' });
    await secretsmanager.putSecretValue({ SecretId: 'app/db', SecretString: 'two' });
    expect(await secretsmanager.getSecretValue({ SecretId: ARN.slice(0, -7) })).toMatchObject({
      SecretString: 'two',
    });
    expect(await refusal(secretsmanager.getSecretValue({ SecretId: 'other' }))).toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('a creation repeated with its token is the same creation', async () => {
    const { secretsmanager } = inServices().clients();
    const create = {
      Name: 'app/db',
      SecretString: 'one',
      ClientRequestToken: '11111111-2222-4333-8444-555555555555',
    };
    const { ARN } = await secretsmanager.createSecret(create);
    expect(await secretsmanager.createSecret(create)).toMatchObject({
      ARN,
      VersionId: create.ClientRequestToken,
    });
  });

  it('never enter the record, neither going in nor coming out', async () => {
    const { clients, account, records } = inServices();
    const { secretsmanager } = clients();
    await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'first-secret-text' });
    await secretsmanager.putSecretValue({ SecretId: 'app/db', SecretString: 'second-secret-text' });
    await secretsmanager.getSecretValue({ SecretId: 'app/db' });
    const { RandomPassword = '' } = await secretsmanager.getRandomPassword({});
    const text = JSON.stringify(account.state.records);
    for (const secret of ['first-secret-text', 'second-secret-text', RandomPassword])
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(records('CreateSecret')).toMatchObject([
      { requestParameters: { name: 'app/db' }, responseElements: { name: 'app/db' } },
    ]);
    expect(records('GetSecretValue')).toMatchObject([
      { readOnly: true, requestParameters: { secretId: 'app/db' }, responseElements: null },
    ]);
  });

  it('are deleted after their recovery window, or at once when forced', async () => {
    const { clients, clock } = inServices();
    const { secretsmanager } = clients();
    await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' });
    await secretsmanager.deleteSecret({ SecretId: 'app/db', RecoveryWindowInDays: 7 });
    expect(await refusal(secretsmanager.getSecretValue({ SecretId: 'app/db' }))).toMatchObject({
      code: 'InvalidRequestException',
    });
    expect((await secretsmanager.describeSecret({ SecretId: 'app/db' })).DeletedDate).toBeInstanceOf(Date);
    expect((await secretsmanager.listSecrets({})).SecretList).toEqual([]);
    await clock.advance(7 * DAY_MS);
    expect(await refusal(secretsmanager.describeSecret({ SecretId: 'app/db' }))).toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' });
    await secretsmanager.deleteSecret({ SecretId: 'app/db', ForceDeleteWithoutRecovery: true });
    await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' });
  });

  it('are listed by page, by the beginning of a name and by tag', async () => {
    const { secretsmanager } = inServices().clients();
    for (const Name of ['app/a', 'app/b', 'web/c'])
      await secretsmanager.createSecret({ Name, SecretString: 'text' });
    await secretsmanager.tagResource({ SecretId: 'web/c', Tags: [{ Key: 'team', Value: 'web' }] });
    const names = (list: readonly { Name?: string | undefined }[] = []) => list.map(({ Name }) => Name);
    const one = await secretsmanager.listSecrets({ MaxResults: 2 });
    const two = await secretsmanager.listSecrets({ MaxResults: 2, NextToken: one.NextToken });
    expect([names(one.SecretList), names(two.SecretList), two.NextToken]).toEqual([
      ['app/a', 'app/b'],
      ['web/c'],
      undefined,
    ]);
    const filtered = async (Key: 'name' | 'tag-key', value: string) =>
      names((await secretsmanager.listSecrets({ Filters: [{ Key, Values: [value] }] })).SecretList);
    expect(await filtered('name', 'app/')).toEqual(['app/a', 'app/b']);
    expect(await filtered('tag-key', 'team')).toEqual(['web/c']);
  });

  it('carry a resource policy that is not public', async () => {
    const { secretsmanager } = inServices().clients();
    await secretsmanager.createSecret({ Name: 'app/db', SecretString: 'one' });
    const own = policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    });
    const open = policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*' });
    const put = (ResourcePolicy: string) =>
      secretsmanager.putResourcePolicy({ SecretId: 'app/db', ResourcePolicy, BlockPublicPolicy: true });
    await put(own);
    expect(await refusal(put(open))).toMatchObject({ code: 'PublicPolicyException' });
    expect(await refusal(put('{'))).toMatchObject({ code: 'MalformedPolicyDocumentException' });
    expect((await secretsmanager.getResourcePolicy({ SecretId: 'app/db' })).ResourcePolicy).toBe(own);
  });

  it('are given only to who may read that one', async () => {
    const { clients, user } = inServices();
    for (const Name of ['app/db', 'web/db'])
      await clients().secretsmanager.createSecret({ Name, SecretString: 'text' });
    const allowed = policy({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: 'arn:aws:secretsmanager:eu-west-1:*:secret:app/*',
    });
    const { secretsmanager } = clients('eu-west-1', user('app', { policies: { own: allowed } }));
    expect((await secretsmanager.getSecretValue({ SecretId: 'app/db' })).SecretString).toBe('text');
    expect(await refusal(secretsmanager.getSecretValue({ SecretId: 'web/db' }))).toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});

describe('GetRandomPassword', () => {
  it('holds each kind asked for, nothing that is excluded, and never the same', async () => {
    const { secretsmanager } = inServices().clients();
    const passwords = new Set<string>();
    for (let draw = 0; draw < 20; draw++) {
      const { RandomPassword = '' } = await secretsmanager.getRandomPassword({
        PasswordLength: 12,
        ExcludePunctuation: true,
        ExcludeCharacters: 'Il1O0',
      });
      expect(RandomPassword).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{12}$/);
      expect(RandomPassword).not.toMatch(/[Il1O0]/);
      passwords.add(RandomPassword);
    }
    expect(passwords.size).toBe(20);
    expect((await secretsmanager.getRandomPassword({})).RandomPassword).toHaveLength(32);
  });
});
