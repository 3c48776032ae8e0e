import { stripEnd } from '../../../kernel/strip-end.ts';

/** What Ruby takes off the end of a text: blanks, ends of lines and NUL. */
const STRIPPED = ' \t\n\v\f\r\0';

function normalised(text: string): string {
  const lines = text.split('\n').map((line) => stripEnd(line, STRIPPED));
  return stripEnd(lines.join('\n'), STRIPPED);
}

/** Whether two outputs are the same but for blanks at the ends of lines, and blank lines at the end. */
export function isSameOutput(expected: string, actual: string): boolean {
  return normalised(expected) === normalised(actual);
}
