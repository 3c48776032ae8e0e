import { badRow } from './bad-row.ts';

/** Takes text in pieces of any length; tells its sink what it has found, as soon as it is whole. */
export interface TextSplitter {
  push(text: string): void;
  /** The text is at its end: what is left is whole. */
  end(): void;
}

/** A row longer than this is no row of a trace: most probably a quote or a line break is missing. */
export const ROW_LENGTH_MAX = 1_048_576;

/** Calls `onLine` with each line that holds more than blanks, without its end (LF or CRLF). */
export function lineSplitter(name: string, onLine: (text: string, line: number) => void): TextSplitter {
  let rest = '';
  let line = 1;
  const tell = (text: string) => {
    const trimmed = text.trim();
    if (trimmed !== '') {
      onLine(trimmed, line);
    }
    line += 1;
  };
  return {
    push(text) {
      const whole = rest + text;
      let from = 0;
      for (let end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', from)) {
        tell(whole.slice(from, end));
        from = end + 1;
      }
      rest = whole.slice(from);
      if (rest.length > ROW_LENGTH_MAX) {
        throw badRow({ name, line }, `the line is longer than ${ROW_LENGTH_MAX} characters`);
      }
    },
    end() {
      tell(rest);
      rest = '';
    },
  };
}
