import type { NormalizedSchema } from '@smithy/core/schema';
import type { JsonObject } from '../../../trail/record.ts';
import type { Operation } from '../../account/service.ts';
import { isRecord } from '../../wire/scalar.ts';
import { operationSchemas } from '../../wire/schemas.ts';
import { MASKED } from './trail-shapes.ts';

/** How a call's request and answer are written into its record. */
type TrailForm = Required<Pick<Operation, 'trailRequest' | 'trailResponse'>>;

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';
/** CloudTrail never shows what an instance runs at its start. */
const HIDDEN = 'UserData';

/**
 * How the newer operations are recorded: wrapped under their own name, the request in capitals, lists as XML has
 * them: one item plain, several as a list, each with its number.
 */
export function wrapped(operation: string): TrailForm {
  const schema = () => schemaOf(operation);
  return {
    trailRequest: (input: object) => {
      const fields = form(schema().input, input, WRAPPED_REQUEST);
      return { [`${operation}Request`]: isEmpty(fields) ? '' : fields };
    },
    trailResponse: (output: object) => ({
      [`${operation}Response`]: {
        xmlns: NAMESPACE,
        ...asObject(form(schema().output, output, WRAPPED_ANSWER)),
      },
    }),
  };
}

/** How the older operations are recorded: first letters lowered, lists as `{items: […]}`. */
export function plain(operation: string): TrailForm {
  const schema = () => schemaOf(operation);
  return {
    trailRequest: (input: object) => asObject(form(schema().input, input, PLAIN)),
    trailResponse: (output: object) => {
      const fields = asObject(form(schema().output, output, PLAIN));
      return isEmpty(fields) ? { _return: true } : fields;
    },
  };
}

interface Style {
  name(member: NormalizedSchema, name: string): string;
  list(items: readonly unknown[]): unknown;
  date(date: Date): unknown;
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const onTheWire = (member: NormalizedSchema, name: string) => member.getMergedTraits().xmlName ?? name;

function xmlList(items: readonly unknown[]): unknown {
  const numbered = items.map((item, index) =>
    isRecord(item) ? { ...item, tag: index + 1 } : { content: item, tag: index + 1 },
  );
  return numbered.length === 1 ? numbered[0] : numbered;
}

const WRAPPED_REQUEST: Style = {
  name(member, name) {
    const wire = onTheWire(member, name);
    const asked = member.getMergedTraits().ec2QueryName;
    return typeof asked === 'string' ? asked : wire.charAt(0).toUpperCase() + wire.slice(1);
  },
  list: xmlList,
  date: (date) => date.toISOString(),
};

const WRAPPED_ANSWER: Style = {
  name: (member, name) => lowered(onTheWire(member, name)),
  list: (items) => (items.length === 0 ? '' : { item: items.length === 1 ? items[0] : items }),
  date: (date) => date.toISOString(),
};

const PLAIN: Style = {
  name: (member, name) => lowered(onTheWire(member, name)),
  list: (items) => (items.length === 0 ? {} : { items }),
  date: (date) => date.getTime(),
};

function schemaOf(operation: string) {
  const schema = operationSchemas('ec2').get(operation);
  if (schema === undefined) throw new Error(`EC2 has no operation ${operation}.`);
  return schema;
}

function form(schema: NormalizedSchema, value: unknown, style: Style): unknown {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return style.date(value);
  if (value instanceof Uint8Array) return MASKED;
  if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema();
    return style.list(value.map((each) => form(item, each, style)));
  }
  if (schema.isStructSchema() && isRecord(value)) {
    const fields: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const field = name === HIDDEN && value[name] !== undefined ? MASKED : form(member, value[name], style);
      if (field !== undefined) fields[style.name(member, name)] = field;
    }
    return fields;
  }
  return value;
}

function asObject(value: unknown): JsonObject {
  return isRecord(value) ? value : {};
}

function isEmpty(value: unknown): boolean {
  return !isRecord(value) || Object.keys(value).length === 0;
}
