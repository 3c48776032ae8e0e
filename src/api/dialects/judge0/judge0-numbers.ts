/** The number that an attribute holds: as such, or as text, as forms send it; undefined when it holds none. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() === '') {
    return undefined;
  }
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A decimal as Judge0 writes it: text, with at least one digit behind the point. */
export function decimalText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Milliseconds as seconds, to the millisecond. */
export function secondsText(ms: number): string {
  return decimalText(Math.round(ms) / 1000);
}
