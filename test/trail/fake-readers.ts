import type { AwsReaders, CallerIdentity, Reads, Regions } from '../../lib/aws/access.ts';
import type { ServiceName } from '../../lib/aws/services.ts';

/** An AWS error as the SDK throws it. */
export function awsError(code: string, message = 'told'): Error {
  return Object.assign(new Error(message), { name: code });
}

export interface FakeReaders {
  readonly identity?: Partial<CallerIdentity>;
  readonly regions?: Partial<Regions>;
  /** Answers one call; throws what AWS would. */
  answer(call: string, region: string, input: Readonly<Record<string, unknown>>): unknown;
}

/** The reading clients as one function: `cloudtrail:lookupEvents`, region, input. */
export function fakeReaders(fake: FakeReaders): AwsReaders {
  const regions: Regions = {
    enabled: ['us-east-1', 'eu-west-1'],
    disabled: [],
    home: 'us-east-1',
    ...fake.regions,
  };
  return {
    identity: async () => ({
      account: '111122223333',
      arn: 'arn:aws:iam::111122223333:user/responder',
      userId: 'AIDARESPONDER',
      accessKeyId: 'ASIARESPONDER',
      partition: 'aws',
      ...fake.identity,
    }),
    regions: async () => regions,
    read<S extends ServiceName>(service: S, region = regions.home) {
      const client = new Proxy(
        {},
        {
          get: (_target, method) => async (input: Readonly<Record<string, unknown>>) =>
            fake.answer(`${service}:${String(method)}`, region, input),
        },
      );
      return client as Reads<never>;
    },
  };
}
