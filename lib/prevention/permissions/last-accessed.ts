import type { ServiceLastAccessed } from '@aws-sdk/client-iam';
import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';

/** What IAM remembers of a principal's use of one service it may reach. */
export interface ServiceUse {
  /** What the service's actions start with: `ec2`. */
  readonly service: string;
  /** Last attempt to reach it in the tracking period, ISO 8601. */
  readonly usedAt?: string;
  /** Tracked actions and when each was last attempted; absent for a service whose actions IAM does not track. */
  readonly actions?: ReadonlyMap<string, string | undefined>;
}

const LOOK_EVERY_MS = 1_000;
const WAIT_FOR_MS = 120_000;

/**
 * Service last accessed details at action level: attempts of at most the last 400 days, up to four hours behind.
 * Management actions of most services are tracked one by one, data events such as S3's objects and iam:PassRole are
 * not. Throws when the report is denied, fails, or is not there after two minutes.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
 */
export async function lastAccessed(ctx: ReadContext, arn: string): Promise<readonly ServiceUse[]> {
  const iam = ctx.aws.read('iam');
  const { JobId } = await iam.generateServiceLastAccessedDetails({ Arn: arn, Granularity: 'ACTION_LEVEL' });
  const deadline = ctx.clock.now().getTime() + WAIT_FOR_MS;
  const services: ServiceLastAccessed[] = [];
  let marker: string | undefined;
  for (;;) {
    ctx.signal.throwIfAborted();
    const page = await iam.getServiceLastAccessedDetails({
      JobId,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    if (page.JobStatus === 'FAILED') {
      throw new SpillkitError(
        'LastAccessedFailed',
        `IAM could not make the last accessed report of ${arn}: ${page.Error?.Message ?? 'no reason given'}.`,
        'Run the step again later.',
      );
    }
    if (page.JobStatus === 'COMPLETED') {
      services.push(...(page.ServicesLastAccessed ?? []));
      if (page.IsTruncated !== true || page.Marker === undefined) return services.map(useOf);
      marker = page.Marker;
      continue;
    }
    if (ctx.clock.now().getTime() >= deadline) {
      throw new SpillkitError(
        'LastAccessedLate',
        `IAM did not finish the last accessed report of ${arn} in two minutes.`,
        'Run the step again later.',
      );
    }
    await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal);
  }
}

function useOf({
  ServiceNamespace = '',
  LastAuthenticated,
  TrackedActionsLastAccessed,
}: ServiceLastAccessed): ServiceUse {
  return {
    service: ServiceNamespace,
    ...(LastAuthenticated === undefined ? {} : { usedAt: LastAuthenticated.toISOString() }),
    ...(TrackedActionsLastAccessed === undefined || TrackedActionsLastAccessed.length === 0
      ? {}
      : {
          actions: new Map(
            TrackedActionsLastAccessed.map(({ ActionName = '', LastAccessedTime }) => [
              ActionName,
              LastAccessedTime?.toISOString(),
            ]),
          ),
        }),
  };
}
