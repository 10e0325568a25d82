import { isIPv4 } from 'node:net';
import { fillIn, matches, type RequestContext } from './wildcards.ts';

interface Operator {
  test(actual: string, wanted: string, context: RequestContext): boolean;
  /** True when no value matches, and when the key is absent: `StringNotEquals`. */
  readonly negated?: true;
}

const literal = (compare: (actual: string, wanted: string) => boolean): Operator => ({
  test: (actual, wanted, context) => {
    const filled = fillIn(wanted, context);
    return filled !== undefined && compare(actual, filled);
  },
});
const numeric = (compare: (actual: number, wanted: number) => boolean) =>
  literal((actual, wanted) => compare(Number(actual), Number(wanted)));
const date = (compare: (actual: number, wanted: number) => boolean) =>
  literal((actual, wanted) => compare(moment(actual), moment(wanted)));
const not = ({ test }: Operator): Operator => ({ test, negated: true });

const like: Operator = { test: (actual, wanted, context) => matches(wanted, actual, context) };
const equals = literal((actual, wanted) => actual === wanted);
const equalsIgnoreCase = literal((actual, wanted) => actual.toLowerCase() === wanted.toLowerCase());
const ipAddress = literal(inBlock);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: equals,
  StringNotEquals: not(equals),
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringNotEqualsIgnoreCase: not(equalsIgnoreCase),
  StringLike: like,
  StringNotLike: not(like),
  ArnEquals: like,
  ArnLike: like,
  ArnNotEquals: not(like),
  ArnNotLike: not(like),
  NumericEquals: numeric((a, b) => a === b),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: equalsIgnoreCase,
  IpAddress: ipAddress,
  NotIpAddress: not(ipAddress),
};

/** Whether a condition operator is evaluated here, with or without `IfExists`. */
export function isConditionOperator(operator: string): boolean {
  return operator === 'Null' || operator.replace(/IfExists$/, '') in OPERATORS;
}

/** Whether every condition of a statement holds: keys are joined by AND, values of a key by OR. */
export function conditionsHold(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  context: RequestContext,
): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      holds(operator, context[key.toLowerCase()], values, context),
    ),
  );
}

function holds(
  name: string,
  actual: string | undefined,
  values: readonly string[],
  context: RequestContext,
): boolean {
  if (name === 'Null')
    return values.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));
  const operator = OPERATORS[name.replace(/IfExists$/, '')];
  if (!operator) return false;
  if (actual === undefined) return name.endsWith('IfExists') || operator.negated === true;
  return values.some((value) => operator.test(actual, value, context)) !== (operator.negated === true);
}

/** Milliseconds of an ISO 8601 text or of seconds since 1970. */
function moment(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function inBlock(address: string, block: string): boolean {
  const [network = '', size = '32'] = block.split('/');
  if (!isIPv4(address) || !isIPv4(network)) return address === network;
  const shift = 2 ** (32 - Number(size));
  return Math.floor(toNumber(address) / shift) === Math.floor(toNumber(network) / shift);
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
