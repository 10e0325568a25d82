/**
 * Base64 of a text wherever it stands in a longer one ("user:secret" of a Basic header): the middle that does not
 * depend on its neighbours, for each of the three alignments, in both alphabets. Texts of less than eight bytes
 * have none, because so short a middle would match by chance. In UTF-16 as `powershell -EncodedCommand` takes it.
 */
export function base64Forms(text: string, encoding: 'utf8' | 'utf16le' = 'utf8'): readonly string[] {
  const bytes = Buffer.from(text, encoding);
  if (bytes.length < 8) return [];
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const stable = encoded.replace(/=+$/, '');
    const start = [0, 2, 3][before] ?? 0;
    const end = (before + bytes.length) % 3 === 0 ? stable.length : stable.length - 1;
    const middle = stable.slice(start, end);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
