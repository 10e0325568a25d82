import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';

const VARIABLE = /(\$\{[^}]*\})/;
/** What a policy would read as more than one name. */
const WILDCARD = /[*?$]/;

/**
 * The ARNs of a record that are of the type of a template of the Service Authorization Reference, such as
 * `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`: those its request and its resources hold, and
 * the one that follows from a name in the request. A name in which a policy would see a wildcard proves nothing.
 */
export function arnsProven(template: string, record: TrailRecord): readonly string[] {
  const shape = shapeOf(template);
  const texts = new Set<string>();
  collect(record.requestParameters, texts);
  collect(record.resources, texts);
  const found = [...texts].filter((text) => shape.test(text));
  const built = found.length > 0 ? undefined : fromName(template, record);
  const arns = built === undefined ? found : [built];
  return arns.some((arn) => WILDCARD.test(arn)) ? [] : arns;
}

function shapeOf(template: string): RegExp {
  const parts = template.split(VARIABLE).map((part, at, all) => {
    if (!VARIABLE.test(part)) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    // Only the last name of an ARN may hold what separates the others.
    return at === all.length - 2 ? '.+' : '[^:/]*';
  });
  return new RegExp(`^${parts.join('')}$`);
}

function collect(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string' && value.startsWith('arn:')) texts.add(value);
  if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) collect(each, texts);
}

/** A request that says `tableName` names the table of its own account and region. */
function fromName(template: string, record: TrailRecord): string | undefined {
  const [, partition] = /^arn:([^:]+):/.exec(record.userIdentity.arn ?? '') ?? [];
  const known: Readonly<Record<string, string | undefined>> = {
    Partition: partition,
    Region: record.awsRegion,
    Account: record.recipientAccountId,
  };
  let missing = false;
  const arn = template.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
    const value = known[variable] ?? textAt(record.requestParameters, variable);
    missing ||= value === undefined || /[:/]/.test(value);
    return value ?? '';
  });
  return missing ? undefined : arn;
}
