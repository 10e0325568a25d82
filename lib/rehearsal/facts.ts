/** One field of a thing as text: its path, and its value. */
export type Facts = ReadonlyMap<string, string>;

const NAMES = ['id', 'ruleId', 'volumeId', 'statementId', 'sid', 'key', 'name'];

/**
 * The fields of a thing, flat. A list is taken as a set: an item that has a name goes by it, so that one thing added
 * to a list is one fact more and changes no other.
 */
export function factsOf(value: unknown, path = ''): Facts {
  const facts = new Map<string, string>();
  collect(facts, value, path);
  return facts;
}

function collect(facts: Map<string, string>, value: unknown, path: string): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(facts, isObject(item) ? item : true, `${path}[${nameOf(item)}]`);
  } else if (isObject(value)) {
    for (const [name, field] of Object.entries(value)) collect(facts, field, `${path}.${name}`);
  } else {
    facts.set(path, JSON.stringify(value));
  }
}

function nameOf(item: unknown): string {
  if (!isObject(item)) return JSON.stringify(item);
  const name = NAMES.map((key) => item[key]).find((found) => typeof found === 'string');
  return typeof name === 'string' ? name : JSON.stringify(item);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
