import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const trust = '{"Version":"2012-10-17","Statement":[]}';
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});
const GroupName = 'team';
const LACKS = 'lacks the operation';
const Url = 'https://token.example.com';

async function policy(bench: Bench): Promise<string> {
  const made = await iam(bench).createPolicy({ PolicyName: 'team', PolicyDocument: document });
  return made.Policy?.Arn ?? '';
}

/** What reverting and erasing of principals, policies and identity providers rely on. */
export const iamIdentityCases: readonly ContractCase[] = [
  {
    call: 'iam:DeleteGroup',
    says: 'refuses a group that still has a user',
    async run(bench) {
      await iam(bench).createGroup({ GroupName });
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).addUserToGroup({ GroupName, UserName: 'eve' });
      return refusal(iam(bench).deleteGroup({ GroupName }));
    },
    gives: 'DeleteConflict',
    differs: { moto: 'deletes the group with its users in it', ministack: 'does too' },
  },
  {
    call: 'iam:AttachGroupPolicy',
    says: 'goes through a second time and attaches once',
    async run(bench) {
      await iam(bench).createGroup({ GroupName });
      const PolicyArn = await policy(bench);
      await iam(bench).attachGroupPolicy({ GroupName, PolicyArn });
      await iam(bench).attachGroupPolicy({ GroupName, PolicyArn });
      const { AttachedPolicies } = await iam(bench).listAttachedGroupPolicies({ GroupName });
      return AttachedPolicies?.length;
    },
    gives: 1,
  },
  {
    call: 'iam:DeletePolicyVersion',
    says: 'refuses the version in force',
    async run(bench) {
      const PolicyArn = await policy(bench);
      return refusal(iam(bench).deletePolicyVersion({ PolicyArn, VersionId: 'v1' }));
    },
    gives: 'DeleteConflict',
  },
  {
    call: 'iam:SetDefaultPolicyVersion',
    says: 'puts an earlier version in force again',
    async run(bench) {
      const PolicyArn = await policy(bench);
      const version = { PolicyArn, PolicyDocument: document };
      const made = await iam(bench).createPolicyVersion({ ...version, SetAsDefault: true });
      await iam(bench).setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' });
      const { Policy } = await iam(bench).getPolicy({ PolicyArn });
      return [made.PolicyVersion?.VersionId, Policy?.DefaultVersionId];
    },
    gives: ['v2', 'v1'],
    differs: { ministack: LACKS },
  },
  {
    call: 'iam:ListEntitiesForPolicy',
    says: 'names who has the policy',
    async run(bench) {
      const PolicyArn = await policy(bench);
      await iam(bench).createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
      await iam(bench).attachRolePolicy({ RoleName: 'ops', PolicyArn });
      const { PolicyRoles, PolicyUsers } = await iam(bench).listEntitiesForPolicy({ PolicyArn });
      return [PolicyRoles?.map(({ RoleName }) => RoleName), PolicyUsers];
    },
    gives: [['ops'], []],
  },
  {
    call: 'iam:UpdateAssumeRolePolicy',
    says: 'is read back percent-encoded by GetRole',
    async run(bench) {
      await iam(bench).createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
      const changed = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      });
      await iam(bench).updateAssumeRolePolicy({ RoleName: 'ops', PolicyDocument: changed });
      const { Role } = await iam(bench).getRole({ RoleName: 'ops' });
      return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Principal;
    },
    gives: { Service: 'ec2.amazonaws.com' },
  },
  {
    call: 'iam:DeleteRolePermissionsBoundary',
    says: 'takes the boundary off that PutRolePermissionsBoundary set',
    async run(bench) {
      const PermissionsBoundary = await policy(bench);
      await iam(bench).createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
      await iam(bench).putRolePermissionsBoundary({ RoleName: 'ops', PermissionsBoundary });
      const bounded = (await iam(bench).getRole({ RoleName: 'ops' })).Role?.PermissionsBoundary;
      await iam(bench).deleteRolePermissionsBoundary({ RoleName: 'ops' });
      const freed = (await iam(bench).getRole({ RoleName: 'ops' })).Role?.PermissionsBoundary;
      return [bounded?.PermissionsBoundaryArn, freed ?? null];
    },
    gives: ['arn:aws:iam::<account>:policy/team', null],
  },
  {
    call: 'iam:DeleteOpenIDConnectProvider',
    says: 'removes the provider, which is then not found',
    async run(bench) {
      const { OpenIDConnectProviderArn } = await iam(bench).createOpenIDConnectProvider({
        ...{ Url, ThumbprintList: ['a'.repeat(40)], ClientIDList: ['own'] },
      });
      const { ClientIDList } = await iam(bench).getOpenIDConnectProvider({ OpenIDConnectProviderArn });
      await iam(bench).deleteOpenIDConnectProvider({ OpenIDConnectProviderArn });
      return [
        OpenIDConnectProviderArn,
        ClientIDList,
        await refusal(iam(bench).getOpenIDConnectProvider({ OpenIDConnectProviderArn })),
      ];
    },
    gives: ['arn:aws:iam::<account>:oidc-provider/token.example.com', ['own'], 'NoSuchEntity'],
  },
  {
    call: 'iam:UpdateSAMLProvider',
    says: 'exchanges the metadata that GetSAMLProvider gives',
    async run(bench) {
      const metadata = (text: string) => `<EntityDescriptor>${text.repeat(1000)}</EntityDescriptor>`;
      const { SAMLProviderArn } = await iam(bench).createSAMLProvider({
        ...{ Name: 'corp', SAMLMetadataDocument: metadata('a') },
      });
      await iam(bench).updateSAMLProvider({ SAMLProviderArn, SAMLMetadataDocument: metadata('b') });
      const { SAMLMetadataDocument } = await iam(bench).getSAMLProvider({ SAMLProviderArn });
      await iam(bench).deleteSAMLProvider({ SAMLProviderArn });
      return [SAMLProviderArn, SAMLMetadataDocument === metadata('b')];
    },
    gives: ['arn:aws:iam::<account>:saml-provider/corp', true],
  },
];
