const DIGIT = 0x30;
const UTC_TIME = Buffer.from('0000-00-00T00:00:00Z');

/** Whether the bytes from `start` to `end` are a time as CloudTrail writes it: `2026-11-01T10:00:00Z`. */
export function isUtcTime(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== 20) return false;
  for (let at = 0; at < 20; at += 1) {
    const [code = 0, wanted = 0] = [bytes[start + at], UTC_TIME[at]];
    if (wanted === DIGIT ? code < DIGIT || code > DIGIT + 9 : code !== wanted) return false;
  }
  const number = (at: number) =>
    ((bytes[start + at] ?? 0) - DIGIT) * 10 + ((bytes[start + at + 1] ?? 0) - DIGIT);
  const [month, day] = [number(5), number(8)];
  return month >= 1 && month <= 12 && day >= 1 && day <= 28
    ? number(11) < 24 && number(14) < 60 && number(17) < 60
    : !Number.isNaN(Date.parse(bytes.toString('latin1', start, end)));
}
