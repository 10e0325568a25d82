import { ByteRuns } from './byte-runs.ts';
import { replaceWide, wideTexts } from './wide-text.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

/** Shorter lines are no wrapped base64: PEM has 64 characters a line, MIME 76, GitHub's API 60. */
const SHORTEST_LINE = 40;
const LINES = new ByteRuns(ALPHABET, SHORTEST_LINE);

const OF_A_LINE = new Uint8Array(256);
for (const character of ALPHABET) OF_A_LINE[character.charCodeAt(0)] = 1;

/** One line's part of a stretch: where its base64 starts and ends in the body. */
interface LinePart {
  readonly start: number;
  readonly end: number;
}

const isOfALine = (body: Buffer, at: number) => OF_A_LINE[body[at] ?? 0] === 1;
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;

/** Line ends, CRLF too, and those a JSON text spells as backslash and letter. */
const BREAKS = ['\r\n', '\n', '\\r\\n', '\\n'].map((text) => Buffer.from(text));

function standsAt(body: Buffer, text: Buffer, at: number): boolean {
  return at >= 0 && body.subarray(at, at + text.length).equals(text);
}

/** Where the next line begins behind its indentation; -1 when no line ends at `at`. */
function nextLine(body: Buffer, at: number): number {
  const found = BREAKS.find((text) => standsAt(body, text, at));
  if (found === undefined) return -1;
  let next = at + found.length;
  while (isBlank(body[next])) next++;
  return next;
}

/** Where the line before ends, when `at` is the begin of one behind its indentation; else -1. */
function lineBefore(body: Buffer, at: number): number {
  let end = at;
  while (isBlank(body[end - 1])) end--;
  const found = BREAKS.find((text) => standsAt(body, text, end - text.length));
  return found === undefined ? -1 : end - found.length;
}

const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;

/** The line without the letter of a line end that is spelled as backslash and letter. */
function behindBreak(body: Buffer, { start, end }: LinePart): LinePart {
  const spelled = body[start - 1] === BACKSLASH && body[start] === LETTER_N;
  return { start: spelled ? start + 1 : start, end };
}

/** The lines around a long one that may be one base64 text with it: one that begins behind a word, whole ones, a rest. */
function stretchAround(body: Buffer, run: LinePart): readonly LinePart[] {
  const line = behindBreak(body, run);
  const parts = [line];
  const before = lineBefore(body, line.start);
  let start = before;
  while (start > 0 && isOfALine(body, start - 1)) start--;
  if (start < before) parts.unshift({ start, end: before });
  for (let last = line; last.end - last.start >= SHORTEST_LINE; ) {
    const next = nextLine(body, last.end);
    let end = next;
    while (end >= 0 && end < body.length && isOfALine(body, end)) end++;
    if (end <= next || next < 0) break;
    last = { start: next, end };
    parts.push(last);
  }
  return parts;
}

/** Calls `take` with each stretch of several lines that may be one base64 text, until it says yes. */
function someStretch(body: Buffer, take: (parts: readonly LinePart[]) => boolean): boolean {
  let covered = 0;
  return LINES.some(body, (start, end) => {
    if (start < covered) return false;
    const parts = stretchAround(body, { start, end });
    covered = parts.at(-1)?.end ?? end;
    return parts.length > 1 && take(parts);
  });
}

const joined = (body: Buffer, parts: readonly LinePart[]) =>
  Buffer.concat(parts.map(({ start, end }) => body.subarray(start, end)));

/** Whether base64 that goes on over several lines, of UTF-16 too, satisfies `wanted`, which is given it as one line. */
export function someWrapped(body: Buffer, wanted: (base64: Buffer) => boolean): boolean {
  const stands = (text: Buffer) => someStretch(text, (parts) => wanted(joined(text, parts)));
  return stands(body) || wideTexts(body, SHORTEST_LINE).some(({ narrow }) => stands(narrow));
}

/** The body with each wrapped base64 text on one line; everything else stays. */
export function unwrapped(body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  someStretch(body, (parts) => {
    for (const [at, { start }] of parts.entries()) {
      const before = parts[at - 1];
      if (before === undefined) continue;
      pieces.push(body.subarray(from, before.end));
      from = start;
    }
    return false;
  });
  return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(from)]);
}

/** What takes the place of some bytes of a base64 text, by their place in it as one line. */
export interface WrappedMatch {
  readonly start: number;
  readonly end: number;
  readonly replacement: Buffer;
}

type Find = (base64: Buffer) => readonly WrappedMatch[];

/** The same by their place in the body; line ends and indentation inside one stay, behind the replacement. */
function editsOf(body: Buffer, find: Find): readonly WrappedMatch[] {
  const edits: WrappedMatch[] = [];
  someStretch(body, (parts) => {
    for (const { start, end, replacement } of find(joined(body, parts))) {
      const kept: Buffer[] = [];
      let passed = 0;
      for (const [at, part] of parts.entries()) {
        const before = parts[at - 1];
        if (before !== undefined && passed > start && passed < end)
          kept.push(body.subarray(before.end, part.start));
        passed += part.end - part.start;
      }
      edits.push({
        ...{ start: placeOf(parts, start), end: placeOf(parts, end - 1) + 1 },
        replacement: Buffer.concat([replacement, ...kept]),
      });
    }
    return false;
  });
  return edits;
}

/**
 * Replaces what `find` finds in base64 that goes on over several lines, of UTF-16 too; matches come in order and do
 * not overlap. The lines around a match stay where they are.
 */
export function replaceWrapped(body: Buffer, find: Find): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, replacement } of editsOf(body, find)) {
    pieces.push(body.subarray(from, start), replacement);
    from = end;
  }
  const left = pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(from)]);
  return [0, 1].reduce((rest, first) => {
    const wide = wideTexts(rest, SHORTEST_LINE).find((text) => text.first === first);
    return wide === undefined ? rest : replaceWide(rest, wide, editsOf(wide.narrow, find));
  }, left);
}

/** Where a byte of the joined lines stands in the body. */
function placeOf(parts: readonly LinePart[], at: number): number {
  let left = at;
  for (const { start, end } of parts) {
    if (left < end - start) return start + left;
    left -= end - start;
  }
  throw new RangeError(`There is no byte ${at} in these lines.`);
}
