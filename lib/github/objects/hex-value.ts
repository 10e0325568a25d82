/** Value of each lower-case hexadecimal digit, by its character. */
export const HEX_VALUE = new Uint8Array(256);
for (const [value, digit] of [...'0123456789abcdef'].entries()) HEX_VALUE[digit.charCodeAt(0)] = value;
