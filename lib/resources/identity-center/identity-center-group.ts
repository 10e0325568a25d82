import { storePrincipal } from './store-principal.ts';

/** Groups of Identity Center; their users stay. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteGroup.html */
export const identityCenterGroup = storePrincipal({
  type: 'identity-center-group',
  title: 'Identity Center groups',
  action: 'Delete Identity Center group',
  noun: 'Group',
  get: (ctx, region, IdentityStoreId, GroupId) =>
    ctx.aws.read('identitystore', region).describeGroup({ IdentityStoreId, GroupId }),
  remove: (ctx, region, IdentityStoreId, GroupId) =>
    ctx.aws.write('identitystore', region).deleteGroup({ IdentityStoreId, GroupId }),
});
