import { sha256 } from './durable.ts';

/** Longest name a file system takes is 255 bytes; room is left for a number and `.partial`. */
const LONGEST = 160;

/**
 * The path an evidence file gets: what an attacker can name (users, key pairs) may hold anything, so every
 * character but plain ones is written as `%XX` and no segment leaves the folder.
 */
export function evidencePath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.length === 0 ? 'unnamed' : segments.map(safeSegment).join('/');
}

/** `owner.json` → `owner-2.json`. */
export function numberedPath(path: string, number: number): string {
  if (number === 1) return path;
  const dot = path.lastIndexOf('.');
  const slash = path.lastIndexOf('/');
  return dot > slash + 1 ? `${path.slice(0, dot)}-${number}${path.slice(dot)}` : `${path}-${number}`;
}

function safeSegment(segment: string): string {
  const escaped = Buffer.from(segment)
    .toString('latin1')
    .replace(/[^A-Za-z0-9._@+=,%-]|^\.+/g, (unsafe) =>
      [...unsafe]
        .map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)
        .join(''),
    );
  if (escaped.length <= LONGEST) return escaped;
  // Two long names that start alike stay two files; the ending stays for whoever opens them.
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(escaped)?.[0] ?? '';
  return `${escaped.slice(0, LONGEST - 20 - ending.length)}-${sha256(segment).slice(0, 16)}${ending}`;
}
