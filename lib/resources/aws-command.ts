type OptionValue = string | readonly string[] | true;

/** One word for a POSIX shell: bare when every character is harmless, else in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * One line of AWS CLI text. Names in it may be an attacker's: every value is quoted, and one that begins with a
 * dash is joined to its option, or the CLI would read it as an option of its own.
 */
export function awsCommand(
  service: string,
  operation: string,
  options: Readonly<Record<string, OptionValue>> = {},
): string {
  const words = Object.entries(options).map(([name, value]) => {
    if (value === true) return `--${name}`;
    if (typeof value === 'string' && value.startsWith('-')) return `--${name}=${shellWord(value)}`;
    return [`--${name}`, ...(typeof value === 'string' ? [value] : value).map(shellWord)].join(' ');
  });
  return ['aws', service, operation, ...words].join(' ');
}
