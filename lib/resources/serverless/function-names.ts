import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';

/** The name in a name, `name:qualifier` or ARN, as calls and records have them. */
export function functionName(nameOrArn: string): string {
  const parts = nameOrArn.split(':');
  return (nameOrArn.startsWith('arn:') ? parts[6] : parts[0]) ?? nameOrArn;
}

/** The name of the function a record is about. */
export function functionIn({ responseElements, requestParameters }: TrailRecord): string | undefined {
  const name = textAt(responseElements, 'functionName') ?? textAt(requestParameters, 'functionName');
  return name === undefined ? undefined : functionName(name);
}

/** Function and what stands behind the colon in an id: `report:7`. */
export function qualified(id: string): { readonly FunctionName: string; readonly Qualifier: string } {
  const [FunctionName = '', Qualifier = ''] = id.split(':');
  return { FunctionName, Qualifier };
}
