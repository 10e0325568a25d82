import { HEX_VALUE } from './hex-value.ts';
import { ID_BYTES } from './object-table.ts';

const LINE_END = 0x0a;

/** Makes raw ids of a stream of hexadecimal ones, one a line; each is only valid during its call. */
export function idReader(onId: (id: Buffer) => void): (chunk: Uint8Array) => void {
  const id = Buffer.alloc(ID_BYTES);
  let digits = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === LINE_END) {
        onId(id);
        digits = 0;
      } else {
        const half = digits++ >> 1;
        id[half] = ((id[half] as number) << 4) | (HEX_VALUE[byte] as number);
      }
    }
  };
}
