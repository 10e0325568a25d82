/** What a request says about itself, by lower-case condition key: `aws:username`. */
export type RequestContext = Readonly<Record<string, string>>;

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Whether `text` matches a pattern with `*`, `?` and policy variables. A variable the request has no value for
 * matches nothing; a value's own `*` is only a star.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function matches(
  pattern: string,
  text: string,
  context: RequestContext,
  caseless: 'caseless' | 'exact' = 'exact',
): boolean {
  let source = '';
  for (const part of pattern.split(/(\$\{[^}]*\}|\*|\?)/)) {
    if (part === '*') source += '[\\s\\S]*';
    else if (part === '?') source += '[\\s\\S]';
    else if (/^\$\{.*\}$/.test(part)) {
      const value = variable(part.slice(2, -1), context);
      if (value === undefined) return false;
      source += literally(value);
    } else source += literally(part);
  }
  return new RegExp(`^${source}$`, caseless === 'caseless' ? 'i' : '').test(text);
}

/** The text with its policy variables filled in; undefined when the request lacks one. */
export function fillIn(text: string, context: RequestContext): string | undefined {
  let missing = false;
  const filled = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = variable(name, context);
    missing ||= value === undefined;
    return value ?? '';
  });
  return missing ? undefined : filled;
}

function variable(name: string, context: RequestContext): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name;
  const [key = '', fallback] = name.split(',');
  return context[key.trim().toLowerCase()] ?? fallback?.trim().replace(/^'(.*)'$/, '$1');
}
