import { Judge0Refusal } from './judge0-errors.ts';

/** One value of an address's query; undefined where it is absent or comes more than once. */
export function queryText(query: unknown, name: string): string | undefined {
  const value =
    typeof query === 'object' && query !== null ? (query as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** A whole number above 0; what is none counts as 0, as in Ruby. Throws `Judge0Refusal` for less. */
export function positiveInQuery(query: unknown, name: string, absent: number): number {
  const text = queryText(query, name);
  const number = text === undefined ? absent : Math.trunc(Number(text)) || 0;
  if (number <= 0) {
    throw new Judge0Refusal(`invalid ${name}: ${number}`);
  }
  return number;
}
