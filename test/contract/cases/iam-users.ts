import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const DENY_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});
const OWN_IDS = 'gives ids without the prefix that tells a user from a role';
const ONE_PAGE = 'gives all users on one page, whatever MaxItems says';

async function createPolicy(bench: Bench): Promise<string> {
  const made = await iam(bench).createPolicy({ PolicyName: 'all', PolicyDocument: DENY_ALL });
  return made.Policy?.Arn ?? '';
}

/** What a user holds → emulators that delete the user all the same. */
const HOLDINGS = {
  'access key': ['moto'],
  'login profile': ['moto', 'ministack'],
  'inline policy': ['ministack'],
  'attached policy': [],
  group: ['moto', 'ministack'],
} as const;

export const iamUserCases: readonly ContractCase[] = [
  {
    call: 'iam:CreateUser',
    says: 'gives name, path, id and ARN',
    run: async (bench) => (await iam(bench).createUser({ UserName: 'eve', Path: '/ops/' })).User,
    gives: {
      UserName: 'eve',
      Path: '/ops/',
      UserId: '<AIDA>',
      Arn: 'arn:aws:iam::<account>:user/ops/eve',
      CreateDate: '<time>',
    },
    differs: { moto: OWN_IDS },
  },
  {
    call: 'iam:CreateUser',
    says: 'refuses a name that is taken',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      return refusal(iam(bench).createUser({ UserName: 'eve' }));
    },
    gives: 'EntityAlreadyExists',
  },
  {
    call: 'iam:GetUser',
    says: 'refuses a user that is not there',
    run: (bench) => refusal(iam(bench).getUser({ UserName: 'nobody' })),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:GetUser',
    says: 'without a name gives the caller',
    run: async (bench) => (await iam(bench).getUser({})).User?.UserName,
    gives: 'administrator',
    differs: { ministack: 'it keeps no track of whose key signed, and answers with a user of its own' },
  },
  {
    call: 'iam:ListUsers',
    says: 'gives all users over pages of the size asked for',
    async run(bench) {
      for (const UserName of ['u1', 'u2', 'u3', 'u4']) await iam(bench).createUser({ UserName });
      const pages: string[][] = [];
      let marker: string | undefined;
      do {
        const page = await iam(bench).listUsers({ MaxItems: 2, ...(marker ? { Marker: marker } : {}) });
        pages.push((page.Users ?? []).map((user) => user.UserName ?? ''));
        marker = page.IsTruncated ? page.Marker : undefined;
      } while (marker !== undefined);
      return pages;
    },
    gives: [['administrator', 'u1'], ['u2', 'u3'], ['u4']],
    differs: { moto: ONE_PAGE, ministack: ONE_PAGE },
  },
  {
    call: 'iam:DeleteUser',
    says: 'removes a user that holds nothing',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).deleteUser({ UserName: 'eve' });
      return refusal(iam(bench).getUser({ UserName: 'eve' }));
    },
    gives: 'NoSuchEntity',
  },
  ...Object.entries(HOLDINGS).map(
    ([held, careless]): ContractCase => ({
      call: 'iam:DeleteUser',
      says: `refuses a user that still has: ${held}`,
      async run(bench) {
        const UserName = 'eve';
        await iam(bench).createUser({ UserName });
        if (held === 'access key') await iam(bench).createAccessKey({ UserName });
        if (held === 'login profile')
          await iam(bench).createLoginProfile({ UserName, Password: 'Correct-horse-9' });
        if (held === 'inline policy') {
          await iam(bench).putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument: DENY_ALL });
        }
        if (held === 'attached policy') {
          await iam(bench).attachUserPolicy({ UserName, PolicyArn: await createPolicy(bench) });
        }
        if (held === 'group') {
          await iam(bench).createGroup({ GroupName: 'g' });
          await iam(bench).addUserToGroup({ UserName, GroupName: 'g' });
        }
        return refusal(iam(bench).deleteUser({ UserName }));
      },
      gives: 'DeleteConflict',
      differs: Object.fromEntries(careless.map((target) => [target, 'deletes the user all the same'])),
    }),
  ),
  {
    call: 'iam:PutUserPolicy',
    says: 'keeps the document, which GetUserPolicy gives URL-encoded and ListUserPolicies names',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).putUserPolicy({ UserName: 'eve', PolicyName: 'deny', PolicyDocument: DENY_ALL });
      const { PolicyNames, IsTruncated } = await iam(bench).listUserPolicies({ UserName: 'eve' });
      const read = await iam(bench).getUserPolicy({ UserName: 'eve', PolicyName: 'deny' });
      return {
        PolicyNames,
        IsTruncated,
        document: JSON.parse(decodeURIComponent(read.PolicyDocument ?? '')),
      };
    },
    gives: { PolicyNames: ['deny'], IsTruncated: false, document: JSON.parse(DENY_ALL) },
  },
  {
    call: 'iam:PutUserPolicy',
    says: 'refuses a document that is none',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      return refusal(
        iam(bench).putUserPolicy({ UserName: 'eve', PolicyName: 'p', PolicyDocument: '{"no":' }),
      );
    },
    gives: 'MalformedPolicyDocument',
  },
  {
    call: 'iam:GetUserPolicy',
    says: 'refuses a policy that is not there',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      return refusal(iam(bench).getUserPolicy({ UserName: 'eve', PolicyName: 'none' }));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:DeleteUserPolicy',
    says: 'removes one, and refuses the second time',
    async run(bench) {
      const policy = { UserName: 'eve', PolicyName: 'deny' };
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).putUserPolicy({ ...policy, PolicyDocument: DENY_ALL });
      await iam(bench).deleteUserPolicy(policy);
      return refusal(iam(bench).deleteUserPolicy(policy));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:AttachUserPolicy',
    says: 'shows in ListAttachedUserPolicies until it is detached',
    async run(bench) {
      const policy = { UserName: 'eve', PolicyArn: await createPolicy(bench) };
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).attachUserPolicy(policy);
      const attached = (await iam(bench).listAttachedUserPolicies({ UserName: 'eve' })).AttachedPolicies;
      await iam(bench).detachUserPolicy(policy);
      const left = (await iam(bench).listAttachedUserPolicies({ UserName: 'eve' })).AttachedPolicies ?? [];
      return { attached, left, again: await refusal(iam(bench).detachUserPolicy(policy)) };
    },
    gives: {
      attached: [{ PolicyName: 'all', PolicyArn: 'arn:aws:iam::<account>:policy/all' }],
      left: [],
      again: 'NoSuchEntity',
    },
  },
  {
    call: 'iam:AttachUserPolicy',
    says: 'refuses a policy that is not there',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      const PolicyArn = `arn:aws:iam::${bench.account}:policy/none`;
      return refusal(iam(bench).attachUserPolicy({ UserName: 'eve', PolicyArn }));
    },
    gives: 'NoSuchEntity',
    differs: { ministack: 'attaches any ARN' },
  },
  {
    call: 'iam:ListGroupsForUser',
    says: 'names the groups a user is taken out of before it is deleted',
    async run(bench) {
      const membership = { UserName: 'eve', GroupName: 'miners' };
      await iam(bench).createUser({ UserName: 'eve' });
      await iam(bench).createGroup({ GroupName: 'miners' });
      await iam(bench).addUserToGroup(membership);
      const before = (await iam(bench).listGroupsForUser({ UserName: 'eve' })).Groups ?? [];
      await iam(bench).removeUserFromGroup(membership);
      const after = (await iam(bench).listGroupsForUser({ UserName: 'eve' })).Groups ?? [];
      return { before: before.map((group) => group.GroupName), after };
    },
    gives: { before: ['miners'], after: [] },
  },
];
