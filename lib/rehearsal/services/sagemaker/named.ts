import type { Operation } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { unknown } from './unknown.ts';

type Asked = Readonly<Record<string, unknown>>;

/** Create, Describe and Delete of things that SageMaker knows by name alone. */
function named(kind: string, inArn: string, told: readonly string[] = []): Record<string, Operation> {
  const things = madeThings(inArn, unknown);
  const nameIn = (input: Asked) => String(input[`${kind}Name`] ?? '');
  return {
    [`Create${kind}`]: writes((call, input: Asked) => {
      const name = nameIn(input);
      things.make(call, name, Object.fromEntries(told.map((field) => [field, input[field]])));
      return { [`${kind}Arn`]: regionalArn(call, 'sagemaker', `${inArn}/${name}`) };
    }),
    [`Describe${kind}`]: reads((call, input: Asked) => {
      const { id, asked, createdAt } = things.by(call, nameIn(input));
      const status = kind === 'Endpoint' ? { EndpointStatus: 'InService' } : {};
      return { ...asked, ...status, [`${kind}Name`]: id, CreationTime: new Date(createdAt) };
    }),
    [`Delete${kind}`]: writes((call, input: Asked) => {
      delete things.all(call)[things.by(call, nameIn(input)).id];
      return {};
    }),
  };
}

export const namedOperations = {
  ...named('Endpoint', 'endpoint', ['EndpointConfigName']),
  ...named('EndpointConfig', 'endpoint-config'),
  ...named('Model', 'model'),
  ...named('NotebookInstanceLifecycleConfig', 'notebook-instance-lifecycle-config', ['OnStart', 'OnCreate']),
};
