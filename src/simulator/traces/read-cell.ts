import { badCell, type RowPlace } from './bad-row.ts';

const NUMBER = /^ *\+?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)? *$/;

/** Where a cell stands, for the message when it cannot be used. */
export interface CellPlace extends RowPlace {
  readonly column: string;
}

/** A number from 0 up; undefined for an empty cell. Throws `invalid-request` for anything else. */
export function readAmount(text: string, place: CellPlace): number | undefined {
  if (text === '') {
    return undefined;
  }
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) {
    if (text.trim() === '') {
      return undefined;
    }
    throw badCell(place, { column: place.column, value: text, wanted: 'a number from 0 up' });
  }
  return value;
}

/** A number from 0 up. Throws `invalid-request` for anything else, an empty cell included. */
export function readRequiredAmount(text: string, place: CellPlace): number {
  const value = readAmount(text, place);
  if (value === undefined) {
    throw badCell(place, { column: place.column, value: text, wanted: 'a number from 0 up' });
  }
  return value;
}
