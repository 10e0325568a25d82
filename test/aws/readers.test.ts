import { describe, expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { readersOnly } from '../../lib/aws/readers.ts';
import { answering, credentials, jumpingClock } from './fake-aws.ts';

function readers() {
  const network = answering(() => ({ status: 200, body: '<DescribeInstancesResponse/>' }));
  return {
    network,
    aws: readersOnly(createAws({ clock: jumpingClock(), credentials, requestHandler: network })),
  };
}

/** A caller that got past the compiler. */
const untyped = (client: object) => client as Readonly<Record<string, (input?: object) => unknown>>;

describe('readersOnly', () => {
  it('reads', async () => {
    const { aws, network } = readers();
    await aws.read('ec2', 'eu-west-1').describeInstances({});
    for await (const page of aws.read('ec2', 'eu-west-1').paginateDescribeInstances({})) {
      expect(page.Reservations ?? []).toEqual([]);
    }
    expect(network.requests).toHaveLength(2);
  });

  it.each([
    ['ec2', 'terminateInstances'],
    ['ec2', 'createTags'],
    ['ec2', 'send'],
    ['iam', 'updateAccessKey'],
    ['iam', 'createAccessKey'],
    ['sts', 'getSessionToken'],
    ['sts', 'getFederationToken'],
    ['sts', 'assumeRole'],
    ['secretsmanager', 'putSecretValue'],
  ] as const)('%s %s throws, naming itself, and nothing is sent', (service, method) => {
    const { aws, network } = readers();
    expect(() => untyped(aws.read(service))[method]?.({})).toThrow(
      `Defect: ${method} was called where only reading is allowed.`,
    );
    expect(network.requests).toEqual([]);
  });

  it('leaves no other way to the client', () => {
    const { aws } = readers();
    const client = untyped(aws.read('iam'));
    expect(client.config).toBeUndefined();
    expect(client.middlewareStack).toBeUndefined();
    expect(aws).not.toHaveProperty('write');
  });
});
