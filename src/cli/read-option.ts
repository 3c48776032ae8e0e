import { InvalidArgumentError } from 'commander';

/** A whole number from 1 up, as an option's value. */
export function readCount(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError('it must be a whole number from 1 up.');
  }
  return value;
}

/** A number above 0. */
export function readPositive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || text.trim() === '') {
    throw new InvalidArgumentError('it must be a number above 0.');
  }
  return value;
}

/** A number from 0 up. */
export function readAmount(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === '') {
    throw new InvalidArgumentError('it must be a number from 0 up.');
  }
  return value;
}

/** A share from 0 up to, but not, 1. */
export function readRatio(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value < 1) || text.trim() === '') {
    throw new InvalidArgumentError('it must be from 0 up to, but not, 1.');
  }
  return value;
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Collects `NAME=VALUE` pairs. */
export function collectPair(
  pair: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new InvalidArgumentError('it must be NAME=VALUE.');
  }
  return { ...before, [pair.slice(0, equals)]: pair.slice(equals + 1) };
}
