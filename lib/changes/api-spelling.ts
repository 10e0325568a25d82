import type { Json } from '../playbook/change.ts';

/**
 * What a record tells in the SDK's spelling, where its members begin with capitals; empty members are left out.
 * Only for services whose maps are not keyed by names of the caller's choice.
 */
export function apiSpelling(told: unknown): Json {
  if (Array.isArray(told)) return told.map(apiSpelling);
  if (told instanceof Date) return told.toISOString();
  if (typeof told !== 'object' || told === null) return (told as Json | undefined) ?? null;
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name.charAt(0).toUpperCase() + name.slice(1), apiSpelling(value)] as const],
    ),
  );
}

/** The members named, as far as they are told. */
export function picked(told: Json, members: readonly string[]): Json {
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(Object.entries(told).filter(([name]) => members.includes(name)));
}

/**
 * Whether two values do not contradict one another: a request tells what was asked for, and the service adds its
 * defaults to it.
 */
export function agrees(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => agrees(item, other[index] ?? null));
  }
  if (isObject(one) && isObject(other)) {
    return Object.entries(one).every(([name, value]) => {
      const theirs = other[name];
      return theirs === undefined || agrees(value, theirs);
    });
  }
  return one === other;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
