import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { ACCOUNT_ID, lab } from '../lab.ts';

const SAML = `arn:aws:iam::${ACCOUNT_ID}:saml-provider`;
const OIDC = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/token.example.com`;

describe('identity providers', () => {
  it('of OpenID Connect are deleted', async () => {
    const there = lab();
    await there.attacker.write('iam').createOpenIDConnectProvider({ Url: 'https://token.example.com' });
    const made = await there.proven('CreateOpenIDConnectProvider');
    expect(changeFor(made[0]).command).toBe(
      `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${OIDC}`,
    );
    expect(await triedHard(there, 'iam-oidc-provider', made, 'DeleteOpenIDConnectProvider')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('of SAML are deleted', async () => {
    const there = lab();
    await there.attacker.write('iam').createSAMLProvider({ Name: 'own', SAMLMetadataDocument: '<x/>' });
    const made = await there.proven('CreateSAMLProvider');
    expect(changeFor(made[0]).command).toBe(`aws iam delete-saml-provider --saml-provider-arn ${SAML}/own`);
    expect(await triedHard(there, 'iam-saml-provider', made, 'DeleteSAMLProvider')).toEqual(AS_IT_SHOULD);
  });

  it('that IAM Identity Center keeps for itself are left to it', async () => {
    const there = lab();
    const Name = 'AWSSSO_abdf34fd171b4a7e_DO_NOT_DELETE';
    await there.attacker.write('iam').createSAMLProvider({ Name, SAMLMetadataDocument: '<x/>' });
    const made = await there.proven('CreateSAMLProvider');
    expect(await erase(there, made)).toMatchObject([
      { result: 'failed', code: 'KeptByAService', message: expect.stringContaining('Identity Center') },
    ]);
    expect(there.written()).toEqual([]);
  });

  it('of the same name born since are others and are left', async () => {
    const there = lab();
    await there.attacker.write('iam').createSAMLProvider({ Name: 'own', SAMLMetadataDocument: '<x/>' });
    const made = await there.proven('CreateSAMLProvider');
    const iam = there.ctx.aws.write('iam');
    await iam.deleteSAMLProvider({ SAMLProviderArn: `${SAML}/own` });
    await there.clock.advance(5 * 60_000);
    await iam.createSAMLProvider({ Name: 'own', SAMLMetadataDocument: '<x/>' });
    expect(await there.lookAt(made)).toMatchObject([{ state: 'deleted' }]);
  });
});
