import { type AwsReaders, type AwsWriters, READ_METHOD, type Reads } from './access.ts';

function readingClient<Client extends object>(client: Client): Reads<Client> {
  const guarded = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return undefined;
      if (typeof name === 'string' && READ_METHOD.test(name)) return value.bind(target);
      return () => {
        throw new Error(`Defect: ${String(name)} was called where only reading is allowed.`);
      };
    },
    set(_target, name) {
      throw new Error(`Defect: ${String(name)} was set where only reading is allowed.`);
    },
  });
  return guarded as unknown as Reads<Client>;
}

/**
 * The same account with nothing that writes in reach, at run time as well: every other method of a client,
 * `send` included, throws. What planning and a dry run are given.
 */
export function readersOnly(aws: AwsWriters): AwsReaders {
  return {
    identity: () => aws.identity(),
    regions: () => aws.regions(),
    read: (service, region) => readingClient(aws.write(service, region)),
  };
}
