import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const reads = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:Get*', Resource: '*' },
    { Effect: 'Deny', Action: 's3:GetBucketPolicy', Resource: '*' },
  ],
});

/** A user with an inline policy and one of its own account attached. */
async function reviewed(bench: Bench): Promise<string> {
  const { User } = await iam(bench).createUser({ UserName: 'nightly' });
  await iam(bench).putUserPolicy({ UserName: 'nightly', PolicyName: 'own', PolicyDocument: reads });
  const { Policy } = await iam(bench).createPolicy({ PolicyName: 'shared', PolicyDocument: reads });
  await iam(bench).attachUserPolicy({ UserName: 'nightly', PolicyArn: Policy?.Arn });
  return User?.Arn ?? '';
}

export const iamReviewCases: readonly ContractCase[] = [
  {
    call: 'iam:GetAccountAuthorizationDetails',
    says: 'tells what a user holds of its own and what is attached',
    async run(bench) {
      await reviewed(bench);
      const { UserDetailList = [] } = await iam(bench).getAccountAuthorizationDetails({ Filter: ['User'] });
      const user = UserDetailList.find(({ UserName }) => UserName === 'nightly');
      return {
        own: user?.UserPolicyList?.map(({ PolicyName }) => PolicyName),
        attached: user?.AttachedManagedPolicies?.map(({ PolicyArn }) => PolicyArn),
      };
    },
    gives: { own: ['own'], attached: ['arn:aws:iam::<account>:policy/shared'] },
  },
  {
    call: 'iam:SimulateCustomPolicy',
    says: 'tells what is allowed from what is denied and from what nothing allows',
    async run(bench) {
      const { EvaluationResults = [] } = await iam(bench).simulateCustomPolicy({
        PolicyInputList: [reads],
        ActionNames: ['s3:GetObject', 's3:GetBucketPolicy', 's3:PutObject'],
      });
      return EvaluationResults.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]);
    },
    gives: [
      ['s3:GetObject', 'allowed'],
      ['s3:GetBucketPolicy', 'explicitDeny'],
      ['s3:PutObject', 'implicitDeny'],
    ],
    differs: { moto: 'has no SimulateCustomPolicy' },
  },
  {
    call: 'iam:GenerateServiceLastAccessedDetails',
    says: 'gives a job whose answer is complete after a while',
    async run(bench) {
      const Arn = await reviewed(bench);
      const { JobId } = await iam(bench).generateServiceLastAccessedDetails({
        Arn,
        Granularity: 'ACTION_LEVEL',
      });
      await bench.settle();
      const { JobStatus } = await iam(bench).getServiceLastAccessedDetails({ JobId });
      return JobStatus;
    },
    gives: 'COMPLETED',
    differs: { moto: 'has no GenerateServiceLastAccessedDetails' },
  },
  {
    call: 'iam:GetServiceLastAccessedDetails',
    says: 'refuses a job that is not there',
    run: (bench) =>
      refusal(iam(bench).getServiceLastAccessedDetails({ JobId: '00000000-0000-4000-8000-000000000000' })),
    gives: 'NoSuchEntity',
    differs: { moto: 'has no GetServiceLastAccessedDetails' },
  },
];
