import semver from 'semver';

/** Longer selectors mean nothing: each of their parts would be read. */
const SELECTOR_LENGTH_MAX = 256;

/** A version as semver wants it, with three numbers; what has none in it is 0.0.0. */
export function semverOf(version: string): string {
  return semver.valid(version) ?? semver.coerce(version)?.version ?? '0.0.0';
}

/** Whether a version is one of those that a selector like `3.x`, `^3.10`, `3.11.2` or `*` means; what is no selector means none. */
export function isSelected(version: string, selector: string): boolean {
  return selector.length <= SELECTOR_LENGTH_MAX && semver.satisfies(version, selector);
}
