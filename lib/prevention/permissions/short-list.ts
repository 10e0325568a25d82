const SHOWN = 5;

/** The first few of a list, and how many more there are. */
export function shortList(texts: readonly string[], shown = SHOWN): string {
  const more = texts.length > shown ? ` and ${texts.length - shown} more` : '';
  return `${texts.slice(0, shown).join(', ')}${more}`;
}
