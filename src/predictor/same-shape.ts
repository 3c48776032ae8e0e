/**
 * Whether `value` has the keys of `sample` and finite numbers (and texts) in all the same places, arrays of the same
 * length included: what a checkpoint must pass before it is taken up.
 */
export function haveSameShape<T>(value: unknown, sample: T): value is T {
  if (typeof sample === 'number') {
    return typeof value === 'number' && Number.isFinite(value);
  }
  if (typeof sample !== 'object' || sample === null) {
    return typeof value === typeof sample;
  }
  if (Array.isArray(value) !== Array.isArray(sample) || typeof value !== 'object' || value === null) {
    return false;
  }
  const parts = new Map<string, unknown>(Object.entries(value));
  const wanted = Object.entries(sample);
  return parts.size === wanted.length && wanted.every(([key, part]) => haveSameShape(parts.get(key), part));
}
