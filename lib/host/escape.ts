/**
 * Characters that change how a terminal or an editor shows what stands around them: controls (with escape
 * sequences), line separators, bidirectional overrides, invisible joiners and tag characters.
 * https://www.unicode.org/reports/tr36/ and https://trojansource.codes/
 */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** One line that is safe to print: deceiving characters stand there as visible escapes. */
export function escapeLine(text: string): string {
  return text.replace(DECEIVING, visible);
}

/** The same for a text of several lines, whose line ends and tabs are kept. */
export function escapeText(text: string): string {
  return text.replace(DECEIVING, (character) => (/[\n\t]/.test(character) ? character : visible(character)));
}

/** Text as it is, inside a line of Markdown: no markup, no HTML, no link, no line end survives. */
export function escapeMarkdown(text: string): string {
  return (
    escapeLine(text)
      .replace(/[\\`*_[\]|~]/g, '\\$&')
      .replace(/^\s*[-#+>=]/, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      // A bare address would become a link in GitHub's Markdown.
      .replace(/:\/\//g, ':&#8203;//')
      .replace(/@/g, '&#64;')
      .replace(/^(\s*\d+)([.)])/, '$1\\$2')
  );
}

/** Inline code of Markdown, with a fence longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const safe = escapeLine(text);
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = safe.startsWith('`') || safe.endsWith('`') || safe === '' ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** A link of Markdown to a file beside the text, given as a relative path. `label` is Markdown already. */
export function markdownLink(label: string, path: string): string {
  const target = path.split('/').map(encodeURIComponent).join('/');
  // These are left by encodeURIComponent, and end a link's target or begin its markup.
  return `[${label}](${target.replace(/[()*_~!']/g, (one) => `%${one.charCodeAt(0).toString(16)}`)})`;
}

/** JSON text with deceiving characters in JSON's own escapes: the same value, safe to print. */
export function escapeJson(json: string): string {
  return json.replace(DECEIVING, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
