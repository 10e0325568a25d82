import type { CreatedAccount } from '../../account/create-account.ts';
import { seedManagedPolicy, seedRole, seedUser } from '../../account/seed.ts';
import type { Actor } from '../../world.ts';

const MANAGED = 'arn:aws:iam::aws:policy';
const DAY = 86_400_000;

/** Lets a user look after its own keys and inline policies: the right the attacker lives on. */
const SELF_SERVICE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable, expanded by IAM
      Resource: 'arn:aws:iam::*:user/${aws:username}',
      Action: [
        'iam:GetUser',
        'iam:ListAccessKeys',
        'iam:CreateAccessKey',
        'iam:UpdateAccessKey',
        'iam:DeleteAccessKey',
        'iam:ListUserPolicies',
        'iam:DeleteUserPolicy',
      ],
    },
  ],
});

/** The people and programs of the company, as callers of its account. */
export interface Company {
  /** The developer whose key leaks; her build server uses the same key. */
  readonly developer: Actor;
  readonly platform: Actor;
  readonly pipeline: Actor;
  readonly deploy: Actor;
  readonly responder: Actor;
}

/**
 * Fills the account with what a small company has had for months: users, keys, passwords, a role. `developerRights` is
 * the managed policy of the developer whose key leaks.
 */
export function seedCompany(
  account: CreatedAccount,
  now: Date,
  developerRights: 'PowerUserAccess' | 'AdministratorAccess' = 'PowerUserAccess',
): Company {
  const ago = (days: number) => new Date(now.getTime() - days * DAY).toISOString();
  const actor = (
    userName: string,
    options: Parameters<typeof seedUser>[1],
    address: string,
    userAgent: string,
  ) => {
    const { accessKeys } = seedUser(account, { ...options, userName });
    const [credentials] = accessKeys;
    if (!credentials) throw new Error(`${userName} was seeded without a key.`);
    return { credentials, address, userAgent } satisfies Actor;
  };

  seedManagedPolicy(account, {
    policyName: 'pipeline-access',
    createdAt: ago(300),
    document: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:*', 's3:*'], Resource: '*' }],
    }),
  });
  seedRole(account, {
    roleName: 'web-server',
    createdAt: ago(250),
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    attached: [`${MANAGED}/ReadOnlyAccess`],
  });
  seedRole(account, {
    roleName: 'report-runner',
    createdAt: ago(220),
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
    attached: [`${MANAGED}/ReadOnlyAccess`],
  });
  seedUser(account, {
    userName: 'accounting',
    createdAt: ago(210),
    attached: [`${MANAGED}/ReadOnlyAccess`],
    loginProfile: { createdAt: ago(210) },
  });
  seedUser(account, {
    userName: 'support-desk',
    createdAt: ago(90),
    loginProfile: { createdAt: ago(90) },
    mfa: true,
  });

  return {
    developer: actor(
      'shop-developer',
      {
        userName: 'shop-developer',
        createdAt: ago(200),
        attached: [`${MANAGED}/${developerRights}`],
        policies: { 'self-service': SELF_SERVICE },
        keys: [{ createdAt: ago(120) }],
      },
      '198.51.100.20',
      'aws-cli/2.27.4 md/awscrt#0.26.1 ua/2.1 os/linux exec-env/CI',
    ),
    platform: actor(
      'platform-lead',
      {
        userName: 'platform-lead',
        createdAt: ago(400),
        attached: [`${MANAGED}/AdministratorAccess`],
        keys: [{ createdAt: ago(60) }],
        loginProfile: { createdAt: ago(400) },
        mfa: true,
      },
      '198.51.100.7',
      'APN/1.0 HashiCorp/1.0 Terraform/1.9.8',
    ),
    pipeline: actor(
      'data-pipeline',
      {
        userName: 'data-pipeline',
        createdAt: ago(300),
        attached: [`arn:aws:iam::${account.accountId}:policy/pipeline-access`],
        keys: [{ createdAt: ago(100) }],
      },
      '198.51.100.31',
      'Boto3/1.38.2 md/Botocore#1.38.2 os/linux',
    ),
    deploy: actor(
      'web-deploy',
      {
        userName: 'web-deploy',
        createdAt: ago(350),
        attached: [`${MANAGED}/AmazonEC2FullAccess`],
        keys: [{ createdAt: ago(80) }, { createdAt: ago(340), status: 'Inactive' }],
      },
      '198.51.100.44',
      'aws-sdk-go-v2/1.36.3 os/linux lang/go#1.24.2',
    ),
    responder: actor(
      'incident-responder',
      {
        userName: 'incident-responder',
        createdAt: ago(150),
        attached: [`${MANAGED}/AdministratorAccess`],
        keys: [{ createdAt: ago(30) }],
      },
      '198.51.100.99',
      'spillkit-rehearsal',
    ),
  };
}
