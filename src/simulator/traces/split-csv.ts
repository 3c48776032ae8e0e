import { badRow } from './bad-row.ts';
import { ROW_LENGTH_MAX, type TextSplitter } from './split-lines.ts';

/** Gets the cells of one row, which are the sink's only until it returns, and the line the row begins in. */
export type RowSink = (cells: readonly string[], line: number) => void;

const COMMA = 44;
const QUOTE = 34;
const CR = 13;
const LF = 10;

/**
 * Splits comma-separated values as RFC 4180 has them: LF or CRLF, cells in quotes may hold commas, line breaks and
 * doubled quotes. Blank lines are no rows. Throws `invalid-request`, naming the line, for a quote where none may be.
 */
export function csvSplitter(name: string, onRow: RowSink): TextSplitter {
  return new CsvSplitter(name, onRow);
}

class CsvSplitter implements TextSplitter {
  readonly #name: string;
  readonly #onRow: RowSink;
  readonly #cells: string[] = [];
  #rest = '';
  #line = 1;
  #isAtEnd = false;

  constructor(name: string, onRow: RowSink) {
    this.#name = name;
    this.#onRow = onRow;
  }

  push(text: string): void {
    const whole = this.#rest + text;
    this.#rest = whole.slice(this.#takeRows(whole));
    if (this.#rest.length > ROW_LENGTH_MAX) {
      throw this.#bad(`the row is longer than ${ROW_LENGTH_MAX} characters; is a quote not closed?`);
    }
  }

  end(): void {
    this.#isAtEnd = true;
    this.#takeRows(this.#rest);
    this.#rest = '';
  }

  /** Takes rows from `text`; returns where the first unfinished one begins. */
  #takeRows(text: string): number {
    let from = 0;
    while (from < text.length) {
      const after = this.#takePlainRow(text, from) ?? this.#takeQuotedRow(text, from);
      if (after === undefined) {
        return from;
      }
      from = after;
    }
    return text.length;
  }

  /**
   * The row that begins at `from`, if there is no quote in it: the fast way, nearly every row goes it. One look at each
   * letter is faster than searching, which has to find out each time how the text is stored.
   */
  #takePlainRow(text: string, from: number): number | undefined {
    const cells = this.#cells;
    cells.length = 0;
    let start = from;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === COMMA) {
        cells.push(text.slice(start, at));
        start = at + 1;
      } else if (code === LF) {
        break;
      } else if (code === QUOTE) {
        return undefined;
      }
    }
    if (at === text.length && !this.#isAtEnd) {
      return undefined;
    }
    const isCrlf = at > start && text.charCodeAt(at - 1) === CR;
    cells.push(text.slice(start, isCrlf ? at - 1 : at));
    this.#tell(1);
    return at + 1;
  }

  /** The row that begins at `from`; returns where the next one begins, or undefined when its end is not here yet. */
  #takeQuotedRow(text: string, from: number): number | undefined {
    this.#cells.length = 0;
    for (let at = from; ; ) {
      const end = cellEnd(text, at);
      if (end === undefined) {
        if (this.#isAtEnd) {
          throw this.#bad('a quote is never closed');
        }
        return undefined;
      }
      this.#cells.push(this.#unquoted(text.slice(at, end)));
      const next = text.charCodeAt(end);
      if (next === COMMA) {
        at = end + 1;
        continue;
      }
      const breakAt = next === CR ? end + 1 : end;
      if (breakAt >= text.length && !this.#isAtEnd) {
        return undefined;
      }
      if (breakAt < text.length && text.charCodeAt(breakAt) !== LF) {
        throw this.#bad('a closing quote is followed by neither a comma nor the end of the line');
      }
      this.#tell(text.slice(from, end).split('\n').length);
      return breakAt + 1;
    }
  }

  #unquoted(cell: string): string {
    if (cell.charCodeAt(0) === QUOTE) {
      return cell.slice(1, -1).replaceAll('""', '"');
    }
    if (cell.includes('"')) {
      throw this.#bad('a quote inside a cell that does not begin with one');
    }
    return cell;
  }

  #tell(lineCount: number): void {
    if (this.#cells.length > 1 || this.#cells[0] !== '') {
      this.#onRow(this.#cells, this.#line);
    }
    this.#line += lineCount;
  }

  #bad(why: string): Error {
    return badRow({ name: this.#name, line: this.#line }, why);
  }
}

/** Where the cell that begins at `from` ends: at a comma, a line's end or the text's; undefined when its quote is open. */
function cellEnd(text: string, from: number): number | undefined {
  if (text.charCodeAt(from) !== QUOTE) {
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === LF || (code === CR && text.charCodeAt(at + 1) === LF)) {
        break;
      }
    }
    return at;
  }
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) {
      return at + 1;
    }
  }
  return undefined;
}
