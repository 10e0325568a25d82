import { describe, expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { awsFailure } from '../../lib/aws/errors.ts';
import {
  answering,
  callerIs,
  credentials,
  ec2Error,
  jumpingClock,
  queryError,
  regionsAre,
} from './fake-aws.ts';

const nothing = { status: 200, body: '<DescribeInstancesResponse/>' };

describe('createAws', () => {
  it('tells who it runs as, and asks once', async () => {
    const network = answering(() => callerIs('111122223333', 'arn:aws-cn:iam::111122223333:user/responder'));
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    expect(await aws.identity()).toEqual({
      account: '111122223333',
      arn: 'arn:aws-cn:iam::111122223333:user/responder',
      userId: 'AIDAEXAMPLE',
      accessKeyId: credentials.accessKeyId,
      partition: 'aws-cn',
    });
    await aws.identity();
    expect(network.requests).toHaveLength(1);
  });

  it.each([
    ['eu-west-1', 'eu-west-1.amazonaws.com'],
    ['cn-north-1', 'cn-north-1.amazonaws.com.cn'],
  ])('calls services it describes itself where AWS has them, signed for them: %s', async (region, host) => {
    const network = answering(() => ({ status: 200, body: '{}' }));
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    await aws.read('rolesanywhere', region).getProfile({ profileId: 'p 1' });
    await aws.read('route53resolver', region).listResolverQueryLogConfigs({});
    expect(network.requests.map(({ method, hostname, path }) => [method, hostname, path])).toEqual([
      ['GET', `rolesanywhere.${host}`, '/profile/p%201'],
      ['POST', `route53resolver.${host}`, '/'],
    ]);
    expect(
      network.requests.map(({ headers }) => /[^/]+\/aws4_request/.exec(headers.authorization ?? '')?.[0]),
    ).toEqual(['rolesanywhere/aws4_request', 'route53resolver/aws4_request']);
    expect(network.requests[1]?.headers['x-amz-target']).toBe('Route53Resolver.ListResolverQueryLogConfigs');
  });

  it('asks again after a failure', async () => {
    let refused = true;
    const network = answering(() => {
      const answer = refused
        ? queryError('AccessDenied', 'no', 403)
        : callerIs('111122223333', 'arn:aws:iam::1:root');
      refused = false;
      return answer;
    });
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    await expect(aws.identity()).rejects.toSatisfy((error) => awsFailure(error) === 'denied');
    expect((await aws.identity()).account).toBe('111122223333');
  });

  it('tells enabled regions from disabled ones, and the home region', async () => {
    const network = answering(() =>
      regionsAre({
        'us-west-2': 'opt-in-not-required',
        'eu-south-1': 'opted-in',
        'ap-east-1': 'not-opted-in',
      }),
    );
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    expect(await aws.regions()).toEqual({
      enabled: ['eu-south-1', 'us-west-2'],
      disabled: ['ap-east-1'],
      home: 'us-east-1',
    });
  });

  it.each([
    [{}, 'iam.amazonaws.com', 'us-east-1'],
    [{ region: 'eu-west-1' }, 'iam.amazonaws.com', 'us-east-1'],
    [{ region: 'cn-northwest-1' }, 'iam.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    [{ region: 'us-gov-east-1' }, 'iam.us-gov.amazonaws.com', 'us-gov-west-1'],
  ])('configured %j, calls IAM at %s, signed for %s', async (region, hostname, signedFor) => {
    const network = answering(() => ({ status: 200, body: '<ListUsersResponse/>' }));
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network, ...region });
    await aws.read('iam').listUsers({});
    expect(network.requests[0]?.hostname).toBe(hostname);
    expect(network.requests[0]?.headers.authorization).toContain(`/${signedFor}/iam/`);
  });

  it('sends every service to the endpoint it was given', async () => {
    const network = answering(() => nothing);
    const aws = createAws({
      clock: jumpingClock(),
      credentials,
      requestHandler: network,
      endpointUrl: 'http://127.0.0.1:4242',
    });
    await aws.read('ec2', 'eu-central-1').describeInstances({});
    expect(network.requests[0]).toMatchObject({ hostname: '127.0.0.1', port: 4242 });
  });

  it('makes one client a service and region', () => {
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: answering(() => nothing) });
    expect(aws.read('ec2', 'eu-west-1')).toBe(aws.write('ec2', 'eu-west-1'));
    expect(aws.read('ec2', 'eu-west-1')).not.toBe(aws.read('ec2', 'eu-west-2'));
  });
});

describe('retries', () => {
  it('wait on the clock while throttled, and longer each time', async () => {
    let left = 4;
    const clock = jumpingClock();
    const network = answering(() => (left-- > 0 ? ec2Error('RequestLimitExceeded', 'slow', 503) : nothing));
    const aws = createAws({ clock, credentials, requestHandler: network });
    await aws.read('ec2', 'eu-west-1').describeInstances({});
    expect(network.requests).toHaveLength(5);
    expect(clock.slept).toHaveLength(4);
    for (const [retry, ms] of clock.slept.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** retry);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** retry);
    }
  });

  it('give up after eight attempts and tell the last error', async () => {
    const network = answering(() => ec2Error('RequestLimitExceeded', 'slow', 503));
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    const call = aws.read('ec2', 'eu-west-1').describeInstances({});
    await expect(call).rejects.toSatisfy((error) => awsFailure(error) === 'throttled');
    expect(network.requests).toHaveLength(8);
  });

  it('are not wasted on what a retry cannot change', async () => {
    const network = answering(() =>
      queryError('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409),
    );
    const aws = createAws({ clock: jumpingClock(), credentials, requestHandler: network });
    await expect(aws.write('iam').createAccessKey({ UserName: 'carla' })).rejects.toThrow(
      'AccessKeysPerUser',
    );
    expect(network.requests).toHaveLength(1);
  });

  it('end when the run is interrupted', async () => {
    const interrupted = new AbortController();
    const network = answering(() => {
      interrupted.abort();
      return ec2Error('RequestLimitExceeded', 'slow', 503);
    });
    const aws = createAws({
      clock: jumpingClock(),
      credentials,
      requestHandler: network,
      signal: interrupted.signal,
    });
    await expect(aws.read('ec2', 'eu-west-1').describeInstances({})).rejects.toThrow('slow');
    expect(network.requests).toHaveLength(1);
  });
});

describe('limits', () => {
  it('hold LookupEvents to two a second in each region, all callers together', async () => {
    const clock = jumpingClock();
    const network = answering(() => ({ status: 200, body: '{"Events":[]}' }));
    const aws = createAws({ clock, credentials, requestHandler: network });
    const started = clock.now().getTime();
    for (let page = 0; page < 11; page += 1) await aws.read('cloudtrail', 'eu-west-1').lookupEvents({});
    expect(clock.now().getTime() - started).toBe(5000);
    await aws.read('cloudtrail', 'eu-west-2').lookupEvents({});
    expect(clock.now().getTime() - started).toBe(5000);
  });

  it('count a retry as a call', async () => {
    const clock = jumpingClock();
    let first = true;
    const network = answering(() => {
      const answer = first
        ? { status: 400, body: '{"__type":"ThrottlingException","message":"slow"}' }
        : { status: 200, body: '{"Events":[]}' };
      first = false;
      return answer;
    });
    const drawn: string[] = [];
    const aws = createAws({
      clock,
      credentials,
      requestHandler: network,
      limits: (call) => {
        drawn.push(`${call.service} ${call.region} ${call.operation}`);
        return [];
      },
    });
    await aws.read('cloudtrail', 'eu-west-1').lookupEvents({});
    expect(drawn).toEqual(['cloudtrail eu-west-1 LookupEvents', 'cloudtrail eu-west-1 LookupEvents']);
  });
});
