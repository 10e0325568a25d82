/** Colours of a terminal, or none of them. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
}

const sgr = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;
const plain = (text: string) => text;

const COLOURED: Paint = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  good: sgr(32, 39),
  bad: sgr(31, 39),
  warning: sgr(33, 39),
};
const PLAIN: Paint = { bold: plain, dim: plain, good: plain, bad: plain, warning: plain };

export function paintFor(colour: boolean): Paint {
  return colour ? COLOURED : PLAIN;
}
