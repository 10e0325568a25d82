import type { FinalizeRequestMiddleware, HandlerExecutionContext, Pluggable } from '@smithy/types';
import type { Clock } from '../case/clock.ts';
import type { ServiceName } from './services.ts';
import { type Quota, TokenBucket } from './token-bucket.ts';

/** One call before it is sent. */
export interface LimitedCall {
  readonly service: ServiceName;
  readonly region: string;
  /** `TerminateInstances` */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Tokens a call takes from a bucket; buckets of one region with the same name are shared. */
export interface Draw {
  readonly bucket: string;
  readonly quota: Quota;
  readonly cost: number;
}

const WITHOUT_PAGE_OR_FILTER = new Set([
  'DescribeInstances',
  'DescribeVolumes',
  'DescribeSnapshots',
  'DescribeSecurityGroups',
  'DescribeNetworkInterfaces',
  'DescribeSpotInstanceRequests',
]);

/** EC2 APIs whose requests have a quota of their own. */
const EC2_REQUESTS: Readonly<Record<string, Quota>> = {
  RunInstances: { burst: 5, perSecond: 2 },
  StartInstances: { burst: 5, perSecond: 2 },
  TerminateInstances: { burst: 100, perSecond: 5 },
  CreateSnapshot: { burst: 100, perSecond: 5 },
  DeleteSnapshot: { burst: 100, perSecond: 5 },
  DeleteVolume: { burst: 100, perSecond: 5 },
  DeregisterImage: { burst: 100, perSecond: 5 },
  ModifyImageAttribute: { burst: 100, perSecond: 5 },
  ModifySnapshotAttribute: { burst: 100, perSecond: 5 },
  CreateTags: { burst: 100, perSecond: 10 },
  DeleteTags: { burst: 100, perSecond: 10 },
  DescribeSpotFleetRequests: { burst: 50, perSecond: 3 },
};

/** EC2 APIs that also pay for every instance they name. */
const EC2_INSTANCES: Readonly<Record<string, Quota>> = {
  TerminateInstances: { burst: 1000, perSecond: 20 },
  StopInstances: { burst: 1000, perSecond: 20 },
  StartInstances: { burst: 1000, perSecond: 2 },
};

const reads = (operation: string) => /^(Describe|Get|List|Lookup|Search)/.test(operation);

function ec2Quota({ operation, input }: LimitedCall): Quota {
  const own = EC2_REQUESTS[operation];
  if (own) return own;
  if (!reads(operation)) return { burst: 50, perSecond: 5 };
  const narrowed = input.MaxResults !== undefined || input.Filters !== undefined;
  if (WITHOUT_PAGE_OR_FILTER.has(operation) && !narrowed) return { burst: 50, perSecond: 10 };
  return { burst: 100, perSecond: 20 };
}

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
function ec2Draws(call: LimitedCall): readonly Draw[] {
  const requests: Draw = { bucket: call.operation, quota: ec2Quota(call), cost: 1 };
  const instances = EC2_INSTANCES[call.operation];
  const ids = call.input.InstanceIds;
  if (!instances || !Array.isArray(ids)) return [requests];
  return [requests, { bucket: `${call.operation} instances`, quota: instances, cost: ids.length }];
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
function cloudtrailQuota(operation: string): Quota {
  // Two a second and no published burst: with a burst of one, no second ever sees a third call.
  if (operation === 'LookupEvents') return { burst: 1, perSecond: 2 };
  return reads(operation) ? { burst: 10, perSecond: 10 } : { burst: 1, perSecond: 1 };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: one bucket for all that manages functions. */
function lambdaDraws(operation: string): readonly Draw[] {
  if (operation === 'GetFunction') {
    return [{ bucket: operation, quota: { burst: 100, perSecond: 100 }, cost: 1 }];
  }
  return [{ bucket: 'managing', quota: { burst: 15, perSecond: 15 }, cost: 1 }];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: ten a second over all, and two far rarer. */
function apigatewayDraws(operation: string): readonly Draw[] {
  const all: Draw = { bucket: 'all', quota: { burst: 40, perSecond: 10 }, cost: 1 };
  const everySeconds = { DeleteRestApi: 30, CreateRestApi: 3 }[operation];
  if (everySeconds === undefined) return [all];
  return [all, { bucket: operation, quota: { burst: 1, perSecond: 1 / everySeconds }, cost: 1 }];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
function ecsQuota(operation: string): Quota {
  return /^(Describe|List)Clusters$/.test(operation)
    ? { burst: 50, perSecond: 20 }
    : { burst: 10, perSecond: 10 };
}

/** IAM publishes no rates. These keep a run of a few hundred users below what throttles in practice. */
function iamQuota(operation: string): Quota {
  return reads(operation) ? { burst: 40, perSecond: 20 } : { burst: 20, perSecond: 10 };
}

/** The quotas AWS publishes, per account, region and API; modest ones where it publishes none. */
export function publishedLimits(call: LimitedCall): readonly Draw[] {
  const one = (quota: Quota): readonly Draw[] => [{ bucket: call.operation, quota, cost: 1 }];
  switch (call.service) {
    case 'ec2':
      return ec2Draws(call);
    case 'cloudtrail':
      return one(cloudtrailQuota(call.operation));
    case 'iam':
      return one(iamQuota(call.operation));
    case 'sts':
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: one bucket for them all.
      return [{ bucket: 'all', quota: { burst: 600, perSecond: 600 }, cost: 1 }];
    case 'ses':
    case 'sesv2':
      // https://docs.aws.amazon.com/ses/latest/dg/quotas.html: one call a second, whatever it is.
      return [{ bucket: 'all', quota: { burst: 1, perSecond: 1 }, cost: 1 }];
    case 'lambda':
      return lambdaDraws(call.operation);
    case 'apigateway':
      return apigatewayDraws(call.operation);
    case 'ecs':
      return one(ecsQuota(call.operation));
    case 'secretsmanager':
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
      return one({ burst: 50, perSecond: 50 });
    default:
      return one({ burst: 10, perSecond: 10 });
  }
}

/** All buckets of one account, made as calls come. */
export class Limiter {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #draws: (call: LimitedCall) => readonly Draw[];
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;

  constructor(draws: (call: LimitedCall) => readonly Draw[], clock: Clock, signal?: AbortSignal) {
    this.#draws = draws;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Resolves when the call may be sent. */
  async admit(call: LimitedCall): Promise<void> {
    for (const { bucket, quota, cost } of this.#draws(call)) {
      const key = `${call.service} ${call.region} ${bucket}`;
      const held = this.#buckets.get(key) ?? new TokenBucket(quota, this.#clock);
      this.#buckets.set(key, held);
      await held.take(cost, this.#signal);
    }
  }
}

/** SDK plug-in that lets every attempt, a retried one too, wait for its tokens just before it is signed. */
export function limitPlugin<Input extends object, Output extends object>(
  limiter: Limiter,
  service: ServiceName,
  region: () => Promise<string>,
): Pluggable<Input, Output> {
  const middleware: FinalizeRequestMiddleware<Input, Output> =
    (next, context: HandlerExecutionContext) => async (args) => {
      const operation = String(context.commandName ?? '').replace(/Command$/, '');
      const input = args.input as Readonly<Record<string, unknown>>;
      await limiter.admit({ service, region: await region(), operation, input });
      return next(args);
    };
  return {
    applyToStack: (stack) =>
      stack.addRelativeTo(middleware, {
        name: 'spillkitLimits',
        relation: 'after',
        toMiddleware: 'retryMiddleware',
        override: true,
      }),
  };
}
