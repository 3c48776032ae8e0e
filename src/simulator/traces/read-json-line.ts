import { badCell, badRow, type RowPlace } from './bad-row.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One line of JSON as an object. Throws `invalid-request` when it is none. */
export function readJsonObject(text: string, place: RowPlace): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRow(place, 'the line is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRow(place, 'the line is not a JSON object');
  }
  return value as JsonObject;
}

/** A name, or a number that serves as one; undefined where there is none. Throws `invalid-request` for anything else. */
export function readName(object: JsonObject, column: string, place: RowPlace): string | undefined {
  const value = object[column];
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw badCell(place, { column, value, wanted: 'a name' });
  }
  return String(value);
}

/** A number from 0 up; undefined where there is none. Throws `invalid-request` for anything else. */
export function readQuantity(object: JsonObject, column: string, place: RowPlace): number | undefined {
  const value = object[column];
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  if (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)) {
    throw badCell(place, { column, value, wanted: 'a number from 0 up' });
  }
  return value;
}
