/** Codes of the SDK's schemas for what a member is. */
export const TEXT = 0;
export const NUMBER = 1;
export const TRUTH = 2;
/** A time as ISO 8601. */
export const TIME = 5;
/** A list of texts. */
export const TEXTS = 64;
/** A text that is part of the path. */
export const IN_PATH = [TEXT, 1];

/** Makes the schema tuples of structures of one service; the first `required` members must be there. */
export function structureIn(namespace: string) {
  return (name: string, members: Readonly<Record<string, unknown>>, required = 0): readonly unknown[] => [
    ...[3, namespace, name, 0, Object.keys(members), Object.values(members)],
    ...(required === 0 ? [] : [required]),
  ];
}
