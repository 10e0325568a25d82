/** An element as data: texts for leaves, objects by name, arrays for lists (`item`, `member`, or a name said twice). */
export type XmlValue = string | { readonly [name: string]: XmlValue } | readonly XmlValue[];

const TOKEN = /<\?[^>]*\?>|<(\/?)([A-Za-z_][\w.:-]*)[^>]*?(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

interface Open {
  readonly name: string;
  readonly children: [string, XmlValue][];
  text: string;
}

function decoded(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole, numeric: string | undefined, name: string) => {
    if (numeric === undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, numeric === '#x' ? 16 : 10));
  });
}

function contentOf({ children, text }: Open): XmlValue {
  if (children.length === 0) return decoded(text.trim());
  if (children.every(([name]) => name === 'item' || name === 'member'))
    return children.map(([, value]) => value);
  return Object.fromEntries(children);
}

/** The answer of a query service as data: the content of its root element. */
export function readXml(document: string): XmlValue {
  const stack: Open[] = [{ name: '', children: [], text: '' }];
  const close = () => {
    const done = stack.pop();
    const parent = stack.at(-1);
    if (done === undefined || parent === undefined) throw new Error('The XML closes more than it opens.');
    parent.children.push([done.name, contentOf(done)]);
  };
  for (const [, closing, name, selfClosing, text] of document.matchAll(TOKEN)) {
    const current = stack.at(-1);
    if (text !== undefined && current !== undefined) current.text += text;
    if (name === undefined) continue;
    if (closing === '/') close();
    else {
      stack.push({ name, children: [], text: '' });
      if (selfClosing === '/') close();
    }
  }
  return stack[0]?.children[0]?.[1] ?? '';
}
