import { mayHoldKeyId } from '../secret/key-id-text.ts';
import { keysIn } from '../secret/keys-in.ts';
import { holdsInNames, needlesFor } from '../secret/needles.ts';

/** Key ids in names of files and refs: the one that is wanted, or any. */
export function nameReader(wanted: string | undefined): (names: Buffer) => readonly string[] {
  const needles = wanted === undefined ? undefined : needlesFor([wanted]);
  const worthReading = needles === undefined ? mayHoldKeyId : (names: Buffer) => holdsInNames(names, needles);
  return (names) => (worthReading(names) ? [...keysIn(names, wanted).keys.keys()] : []);
}
