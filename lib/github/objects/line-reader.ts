interface LineReader {
  readonly take: (chunk: Uint8Array) => void;
  /** Hands on what follows the last line end. */
  readonly end: () => void;
}

/** Cuts a stream of bytes into lines, one character a byte. */
export function lineReader(onLine: (line: string) => void): LineReader {
  let rest = '';
  return {
    take: (chunk) => {
      const lines = (
        rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
      ).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    end: () => {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
