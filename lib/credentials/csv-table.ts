import { CsvError, parse } from 'csv-parse/sync';
import { SpillkitError } from '../playbook/errors.ts';
import { nearest } from '../playbook/nearest.ts';

/** A line of a table: its number in the file, and its cells by column. Cells that are empty are absent. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

interface CsvColumns {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** A line of a file that cannot be used, for the responder: nothing was touched yet. */
export function badLine(file: string, line: number, fact: string, wayOut: string): SpillkitError {
  return new SpillkitError('TableMalformed', `Line ${line} of ${file}: ${fact}`, wayOut);
}

/**
 * Reads a CSV text with a line of column names (RFC 4180, UTF-8, with or without a byte order mark). Throws a
 * SpillkitError for anything that might be meant otherwise: unknown or missing columns, lines of another length,
 * lines without a value of a required column.
 */
export function readCsv(text: string, file: string, columns: CsvColumns): readonly CsvRow[] {
  const known = [...columns.required, ...(columns.optional ?? [])];
  const [head, ...rows] = parsed(text, file);
  const names = (head?.record ?? []).map((name) => name.toLowerCase());
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const wayOut = near === undefined ? `The columns are: ${known.join(', ')}.` : `Did you mean ${near}?`;
    throw badLine(file, 1, `there is no column ${JSON.stringify(name)}.`, wayOut);
  }
  for (const name of [...columns.required, ...names]) {
    const times = names.filter((one) => one === name).length;
    if (times === 1) continue;
    const fact = times === 0 ? `the column ${name} is missing.` : `the column ${name} stands there twice.`;
    throw badLine(file, 1, fact, `Begin the file with: ${known.join(',')}`);
  }
  return rows.map(({ record, line }) => {
    const cells = Object.fromEntries(
      names.flatMap((name, at) => (record[at] ? [[name, record[at]] as const] : [])),
    );
    for (const name of columns.required) {
      if (cells[name] === undefined) throw badLine(file, line, `the ${name} is empty.`, 'Fill it in.');
    }
    return { line, cells };
  });
}

/** Line ends of every system are taken, mixed ones too. */
const OPTIONS = {
  bom: true,
  info: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  skip_empty_lines: true,
  trim: true,
};

function parsed(text: string, file: string): readonly { record: string[]; line: number }[] {
  try {
    const rows = parse(text, OPTIONS) as unknown;
    return (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    throw badLine(file, line, 'it is no line of this CSV table.', `The reader says: ${error.code}.`);
  }
}
