import { holds, type Needles } from '../secret/needles.ts';
import { redactText } from '../secret/replace-needles.ts';

/** Signatures stand at the end of a tag's message: parse_signature() in git's gpg-interface.c. */
const SIGNATURE = /(?:^|\n)-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----/;

/** A tag object that points at `target`, without needles and without its signature. */
export function rewriteTag(
  tag: Buffer,
  needles: Needles,
  target: string,
): { readonly body: Buffer; readonly signatureDropped: boolean } {
  const text = tag.toString('latin1');
  const signature = SIGNATURE.exec(text);
  const end = signature === null ? text.length : signature.index + (signature[0].startsWith('\n') ? 1 : 0);
  const body = Buffer.from(`object ${target}${text.slice(47, end)}`, 'latin1');
  return {
    body: holds(body, needles) ? redactText(body, needles) : body,
    signatureDropped: signature !== null,
  };
}
