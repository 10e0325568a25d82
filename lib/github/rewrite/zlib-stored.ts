/** One stored block holds no more: https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
const LARGEST_BLOCK = 0xffff;
const ADLER_MODULUS = 65_521;
/** So many bytes are summed up before a sum may need more than 32 bits. */
const ADLER_STRIDE = 5552;

function adler32(bytes: Buffer): number {
  let low = 1;
  let high = 0;
  for (let from = 0; from < bytes.length; from += ADLER_STRIDE) {
    const end = Math.min(from + ADLER_STRIDE, bytes.length);
    for (let at = from; at < end; at++) {
      low += bytes[at] as number;
      high += low;
    }
    low %= ADLER_MODULUS;
    high %= ADLER_MODULUS;
  }
  return high * 0x1_0000 + low;
}

/**
 * At most 65,535 bytes as a zlib stream that holds them as they are. For objects of a few hundred bytes, which hardly
 * become smaller, setting a compressor up costs many times what it saves. https://www.rfc-editor.org/rfc/rfc1950
 */
export function zlibStored(bytes: Buffer): Buffer {
  if (bytes.length > LARGEST_BLOCK) throw new RangeError(`${bytes.length} bytes are too many for one block.`);
  const stream = Buffer.allocUnsafe(bytes.length + 11);
  // Header without preset dictionary; then: last block, stored, its length and the complement of that.
  stream.writeUInt16BE(0x7801, 0);
  stream[2] = 1;
  stream.writeUInt16LE(bytes.length, 3);
  stream.writeUInt16LE(bytes.length ^ LARGEST_BLOCK, 5);
  bytes.copy(stream, 7);
  stream.writeUInt32BE(adler32(bytes), bytes.length + 7);
  return stream;
}
