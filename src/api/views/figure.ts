/** A number as JSON can carry it: null for what is unknown or not finite. */
export function figure(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Each number of a flat record as JSON can carry it. */
export function figures<Key extends string>(
  values: Readonly<Record<Key, number>>,
): Record<Key, number | null> {
  const entries = Object.entries<number>(values).map(([key, value]) => [key, figure(value)]);
  return Object.fromEntries(entries);
}
