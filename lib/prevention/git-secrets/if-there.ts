import { readFile } from 'node:fs/promises';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** What a file system call gives, or undefined where there is nothing under that path. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** Text of a file, undefined where there is none; latin1 keeps every byte of a hook that is no text. */
export const textOf = (path: string) => ifThere(readFile(path, 'latin1'));
