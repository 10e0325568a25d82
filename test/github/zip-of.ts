/** A zip of one stored file, by the published format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipOf(name: string, content: Buffer, flags = 0): Buffer {
  const crc = Buffer.alloc(4);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(flags, 2);
  crc.copy(common, 10);
  // An encrypted file begins with a header of twelve bytes.
  common.writeUInt32LE(content.length + (flags === 1 ? 12 : 0), 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 0, 'latin1');
  central.writeUInt16LE(20, 4);
  common.copy(central, 6, 0, 26);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, Buffer.from(name), end]);
}
