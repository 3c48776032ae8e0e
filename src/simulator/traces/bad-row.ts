import { ChameleonError } from '../../kernel/errors.ts';

/** Where a row stands: the input's name and the row's line, from 1. */
export interface RowPlace {
  readonly name: string;
  readonly line: number;
}

const SHOWN_LENGTH_MAX = 40;

/** An error that says in which line a trace cannot be understood, and why. */
export function badRow({ name, line }: RowPlace, why: string): ChameleonError {
  return new ChameleonError('invalid-request', `${name}:${line}: ${why}`);
}

/** An error that says which cell of a trace cannot be used. */
export function badCell(
  place: RowPlace,
  cell: { column: string; value: unknown; wanted: string },
): ChameleonError {
  const shown = JSON.stringify(cell.value)?.slice(0, SHOWN_LENGTH_MAX) ?? 'nothing';
  return badRow(place, `column ${cell.column}: ${shown} is not ${cell.wanted}`);
}
