/** A cell that a spreadsheet would take for a formula: what stands in it may come from anybody. */
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

function cellOf(value: string | number | null): string {
  if (typeof value !== 'string') {
    return value === null ? '' : String(value);
  }
  const text = FORMULA.test(value) ? `'${value}` : value;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows of the same names as RFC 4180 has them, a line of names first. Text that a spreadsheet would run as a formula gets an apostrophe
 * in front.
 */
export function writeCsv<Name extends string>(
  names: readonly Name[],
  rows: readonly Readonly<Record<Name, string | number | null>>[],
): string {
  const lines = [names.join(','), ...rows.map((row) => names.map((name) => cellOf(row[name])).join(','))];
  return `${lines.join('\r\n')}\r\n`;
}
