import { storePrincipal } from './store-principal.ts';

/** Users of Identity Center. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteUser.html */
export const identityCenterUser = storePrincipal({
  type: 'identity-center-user',
  title: 'Identity Center users',
  action: 'Delete Identity Center user',
  noun: 'User',
  get: (ctx, region, IdentityStoreId, UserId) =>
    ctx.aws.read('identitystore', region).describeUser({ IdentityStoreId, UserId }),
  remove: (ctx, region, IdentityStoreId, UserId) =>
    ctx.aws.write('identitystore', region).deleteUser({ IdentityStoreId, UserId }),
});
