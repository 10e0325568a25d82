import type { NormalizedSchema } from '@smithy/core/schema';
import { fromText } from './scalar.ts';

/** A form body's fields by their dotted names: `Filter.1.Name=x` is `{Filter: {1: {Name: 'x'}}}`. */
export type FormTree = { [name: string]: string | FormTree };

/** Parses a form body. Trees have no prototype, so a field called `__proto__` is a field. */
export function parseForm(body: string): FormTree {
  const root: FormTree = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    let tree = root;
    for (const part of path) {
      const next = tree[part];
      if (typeof next === 'object') tree = next;
      else {
        const made: FormTree = Object.create(null);
        tree[part] = made;
        tree = made;
      }
    }
    tree[last] = value;
  }
  return root;
}

/** Typed input of an awsQuery or ec2Query operation from its form. */
export function fromForm(schema: NormalizedSchema, form: FormTree | string, ec2: boolean): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return structFrom(schema, form, ec2);
  if (schema.isListSchema()) return listFrom(schema, form, ec2);
  if (schema.isMapSchema()) return mapFrom(schema, form, ec2);
  return typeof form === 'string' ? fromText(schema, form) : undefined;
}

function structFrom(schema: NormalizedSchema, form: FormTree | string, ec2: boolean): unknown {
  const struct: Record<string, unknown> = {};
  if (typeof form === 'string') return struct;
  for (const [name, member] of schema.structIterator()) {
    const field = form[fieldName(member, name, ec2)];
    if (field !== undefined) struct[name] = fromForm(member, field, ec2);
  }
  return struct;
}

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html: EC2 capitalises names and flattens all lists. */
function fieldName(member: NormalizedSchema, name: string, ec2: boolean): string {
  const traits = member.getMergedTraits();
  const wire = traits.xmlName ?? name;
  if (!ec2) return wire;
  const ec2Name = traits.ec2QueryName;
  return typeof ec2Name === 'string' ? ec2Name : wire.charAt(0).toUpperCase() + wire.slice(1);
}

function listFrom(schema: NormalizedSchema, form: FormTree | string, ec2: boolean): unknown {
  if (typeof form === 'string') return [];
  const item = schema.getValueSchema();
  const flat = ec2 || schema.getMergedTraits().xmlFlattened;
  const items = flat ? form : form[item.getMergedTraits().xmlName ?? 'member'];
  if (typeof items !== 'object') return [];
  return Object.entries(items)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, field]) => fromForm(item, field, ec2));
}

function mapFrom(schema: NormalizedSchema, form: FormTree | string, ec2: boolean): unknown {
  const map: Record<string, unknown> = {};
  if (typeof form === 'string') return map;
  const entries = schema.getMergedTraits().xmlFlattened ? form : form.entry;
  if (typeof entries !== 'object') return map;
  for (const entry of Object.values(entries)) {
    if (typeof entry === 'string' || typeof entry.key !== 'string' || entry.value === undefined) continue;
    map[entry.key] = fromForm(schema.getValueSchema(), entry.value, ec2);
  }
  return map;
}
