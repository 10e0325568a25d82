import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';

describe('identity providers of others', () => {
  it('get their SAML metadata back, from the event that made them', async () => {
    const there = lab({ before: true });
    const made = await there.ctx.aws
      .write('iam')
      .createSAMLProvider({ Name: 'corp', SAMLMetadataDocument: '<own/>' });
    await there.afterTheLeak();
    const { SAMLProviderArn } = made;
    await there.attacker.write('iam').updateSAMLProvider({ SAMLProviderArn, SAMLMetadataDocument: '<his/>' });
    const change = await onlyRevert(there);
    expect(change.command).toBe(
      `aws iam update-saml-provider --saml-provider-arn ${SAMLProviderArn} --saml-metadata-document '<own/>'`,
    );
    expect(await triedHard(there, 'iam-saml-metadata', change, 'UpdateSAMLProvider')).toEqual(AS_IT_SHOULD);
  });

  it('lose the client ids he added and keep the others', async () => {
    const there = lab({ before: true });
    const { OpenIDConnectProviderArn } = await there.ctx.aws
      .write('iam')
      .createOpenIDConnectProvider({ Url: 'https://ci.example.com', ClientIDList: ['own'] });
    await there.afterTheLeak();
    await there.attacker
      .write('iam')
      .addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: 'his' });
    const change = await onlyRevert(there);
    expect(change.title).toBe(`Remove client id his from ${OpenIDConnectProviderArn}`);
    expect(
      await triedHard(there, 'iam-oidc-client-id', change, 'RemoveClientIDFromOpenIDConnectProvider'),
    ).toEqual(AS_IT_SHOULD);
    const now = await there.ctx.aws.read('iam').getOpenIDConnectProvider({ OpenIDConnectProviderArn });
    expect(now.ClientIDList).toEqual(['own']);
  });

  it('get the thumbprints back that the event that made them tells', async () => {
    const there = lab({ before: true });
    const [own, his] = ['a'.repeat(40), 'b'.repeat(40)];
    const { OpenIDConnectProviderArn } = await there.ctx.aws
      .write('iam')
      .createOpenIDConnectProvider({ Url: 'https://ci.example.com', ThumbprintList: [own] });
    await there.afterTheLeak();
    await there.attacker
      .write('iam')
      .updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn, ThumbprintList: [his] });
    const change = await onlyRevert(there);
    expect(change.command).toContain(`--thumbprint-list ${own}`);
    expect(
      await triedHard(there, 'iam-oidc-thumbprints', change, 'UpdateOpenIDConnectProviderThumbprint'),
    ).toEqual(AS_IT_SHOULD);
  });

  it('are left to a person where no event tells what was before', async () => {
    const there = lab({ before: true });
    const { SAMLProviderArn } = await there.ctx.aws
      .write('iam')
      .createSAMLProvider({ Name: 'corp', SAMLMetadataDocument: '<own/>' });
    await there.afterTheLeak();
    const { records } = there.account.state;
    records.splice(0, records.length);
    await there.attacker.write('iam').updateSAMLProvider({ SAMLProviderArn, SAMLMetadataDocument: '<his/>' });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [{}] });
  });

  it('outside AWS: tokens for them are switched off again', async () => {
    const there = lab();
    await there.attacker.write('iam').enableOutboundWebIdentityFederation({});
    const change = await onlyRevert(there);
    expect(change.command).toBe('aws iam disable-outbound-web-identity-federation');
    expect(
      await triedHard(there, 'iam-outbound-federation', change, 'DisableOutboundWebIdentityFederation'),
    ).toEqual(AS_IT_SHOULD);
    await there.attacker.write('iam').enableOutboundWebIdentityFederation({});
    await there.attacker.write('iam').disableOutboundWebIdentityFederation({});
    expect((await reverts(there)).changes).toEqual([]);
    expect(await revert(there, change)).toMatchObject({ result: 'already-gone' });
  });
});
