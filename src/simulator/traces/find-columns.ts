import { badRow } from './bad-row.ts';

/** Finds columns by name in a header. */
export interface ColumnFinder {
  readonly count: number;
  /** The index of a column that may be missing. */
  find(column: string): number | undefined;
  /** Throws `invalid-request` when it is missing, naming those that are there. */
  need(column: string): number;
  /** Throws `invalid-request` when a row has not one cell a column. */
  checkLength(cells: readonly string[], line: number): void;
}

const SHOWN_COUNT_MAX = 20;

export function findColumns(name: string, header: readonly string[], line: number): ColumnFinder {
  const names = header.map((cell) => cell.trim());
  const find = (column: string) => {
    const index = names.indexOf(column);
    return index < 0 ? undefined : index;
  };
  return {
    count: names.length,
    find,
    need(column) {
      const index = find(column);
      if (index === undefined) {
        const shown = names.slice(0, SHOWN_COUNT_MAX).join(', ');
        const more = names.length > SHOWN_COUNT_MAX ? ', …' : '';
        throw badRow({ name, line }, `column ${column} is missing; there are ${shown}${more}`);
      }
      return index;
    },
    checkLength(cells, rowLine) {
      if (cells.length !== names.length) {
        const first = names[cells.length];
        const which = first === undefined ? 'one is too many' : `column ${first} is missing`;
        throw badRow(
          { name, line: rowLine },
          `${cells.length} cells where the header has ${names.length}: ${which}`,
        );
      }
    },
  };
}
