import type {
  GenerateServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsRequest,
  ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import { type Policies, policiesOfRole, policiesOfUser } from '../../account/authorise.ts';
import { parsePolicy } from '../../account/policy/document.ts';
import { matches } from '../../account/policy/wildcards.ts';
import type { Call, Operation } from '../../account/service.ts';
import type { StoredRecord } from '../../account/state.ts';
import { findRole, findUser, iamOf, noSuchEntity, required, validationError } from './entities.ts';
import { page } from './paging.ts';

/** How long a report takes to be made. */
const TAKES_MS = 2_000;
/** Use shows up within four hours: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html */
const LAG_MS = 4 * 3_600_000;
const TRACKED_MS = 400 * 24 * 3_600_000;

/** Services every account may be granted, by what their actions start with. */
const NAMESPACES = [
  ...['account', 'apigateway', 'autoscaling', 'bedrock', 'budgets', 'ce', 'cloudformation', 'cloudfront'],
  ...[
    'cloudtrail',
    'cloudwatch',
    'codebuild',
    'dynamodb',
    'ec2',
    'ecr',
    'ecs',
    'eks',
    'elasticloadbalancing',
  ],
  ...[
    'elasticmapreduce',
    'events',
    'glue',
    'guardduty',
    'iam',
    'kms',
    'lambda',
    'logs',
    'organizations',
    'rds',
  ],
  ...['route53', 's3', 'sagemaker', 'secretsmanager', 'ses', 'sns', 'sqs', 'ssm', 'states', 'sts', 'tag'],
];

function jobsOf(call: Call) {
  const { iam } = call.account.state;
  iam.lastAccessedJobs ??= {};
  return iam.lastAccessedJobs;
}

function policiesFor(call: Call, arn: string): Policies {
  const [, kind, name] = /^arn:aws:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const iam = iamOf(call);
  if (kind === 'user') return policiesOfUser(iam, findUser(call, name));
  if (kind === 'role') return policiesOfRole(iam, findRole(call, name));
  throw validationError(`Invalid ARN: ${arn}`);
}

function generate(call: Call, input: GenerateServiceLastAccessedDetailsRequest) {
  const arn = required(input.Arn, 'Arn');
  policiesFor(call, arn);
  const JobId = call.account.uuid();
  jobsOf(call)[JobId] = {
    arn,
    askedAt: call.now.toISOString(),
    byAction: input.Granularity === 'ACTION_LEVEL',
  };
  return { JobId };
}

function get(call: Call, input: GetServiceLastAccessedDetailsRequest) {
  const job = jobsOf(call)[required(input.JobId, 'JobId')];
  if (job === undefined) throw noSuchEntity(`Report with job id ${input.JobId} does not exist.`);
  const JobCreationDate = new Date(job.askedAt);
  const head = { JobType: job.byAction ? 'ACTION_LEVEL' : 'SERVICE_LEVEL', JobCreationDate } as const;
  const madeAt = JobCreationDate.getTime() + TAKES_MS;
  if (call.now.getTime() < madeAt) {
    return { ...head, JobStatus: 'IN_PROGRESS', ServicesLastAccessed: [], IsTruncated: false };
  }
  const services = lastAccessed(call, job.arn, JobCreationDate, job.byAction);
  const { items, rest } = page(services, ({ ServiceNamespace = '' }) => ServiceNamespace, input);
  return {
    ...{ ...head, ...rest, JobStatus: 'COMPLETED' },
    JobCompletionDate: new Date(madeAt),
    ServicesLastAccessed: items,
  };
}

function lastAccessed(call: Call, arn: string, at: Date, byAction: boolean): readonly ServiceLastAccessed[] {
  const policies = policiesFor(call, arn);
  const seen = call.account.state.records.filter(
    ({ record, action }) =>
      action !== undefined &&
      Date.parse(record.eventTime) <= at.getTime() - LAG_MS &&
      Date.parse(record.eventTime) > at.getTime() - TRACKED_MS,
  );
  const own = seen.filter(({ record: { userIdentity } }) => {
    return (userIdentity.sessionContext?.sessionIssuer?.arn ?? userIdentity.arn) === arn;
  });
  return NAMESPACES.filter((namespace) => grantsSome(policies, namespace)).map((namespace) => {
    const of = (records: readonly StoredRecord[]) =>
      records.filter(({ action }) => action?.startsWith(`${namespace}:`));
    const last = newest(of(own));
    return {
      ServiceName: namespace,
      ServiceNamespace: namespace,
      TotalAuthenticatedEntities: last === undefined ? 0 : 1,
      ...(last === undefined ? {} : { LastAuthenticated: last, LastAuthenticatedEntity: arn }),
      ...(byAction ? { TrackedActionsLastAccessed: trackedActions(of(seen), of(own), arn) } : {}),
    };
  });
}

/** Actions IAM tracks: of those anybody's calls have shown, all but data events. */
function trackedActions(seen: readonly StoredRecord[], own: readonly StoredRecord[], arn: string) {
  const names = new Set(
    seen.flatMap(({ action, record }) => (record.managementEvent === false ? [] : (action ?? []))),
  );
  return [...names].sort().map((name) => {
    const last = newest(own.filter(({ action }) => action === name));
    return {
      ActionName: name.slice(name.indexOf(':') + 1),
      ...(last === undefined ? {} : { LastAccessedTime: last, LastAccessedEntity: arn }),
    };
  });
}

function newest(records: readonly StoredRecord[]): Date | undefined {
  const times = records.map(({ record }) => Date.parse(record.eventTime));
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

/** Whether some statement allows something of a service. */
function grantsSome({ identity }: Policies, namespace: string): boolean {
  return identity.flatMap(parsePolicy).some(({ effect, actions, notActions }) => {
    if (effect !== 'Allow') return false;
    if (actions)
      return actions.some((action) => action === '*' || action.toLowerCase().startsWith(`${namespace}:`));
    return notActions?.some((action) => matches(action, `${namespace}:*`, {}, 'caseless')) === false;
  });
}

/** Last accessed details, from the calls the account has seen. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html */
export const lastAccessedOperations: Readonly<Record<string, Operation>> = {
  GenerateServiceLastAccessedDetails: {
    readOnly: true,
    resources: (input: GenerateServiceLastAccessedDetailsRequest) => [input.Arn ?? '*'],
    run: generate,
  },
  GetServiceLastAccessedDetails: { readOnly: true, run: get },
};
