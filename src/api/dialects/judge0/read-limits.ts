import type { Judge0Limit } from './judge0-limits.ts';
import { decimalText, numberIn } from './judge0-numbers.ts';

/** Tells what is wrong about one attribute. */
export type Complain = (attribute: string, what: string) => void;

function told(value: number, { kind }: Judge0Limit): string {
  return kind === 'seconds' ? decimalText(value) : String(value);
}

/** The limits that a submission asks for, by name; what is wrong about others is told. */
export function readLimits(
  body: Readonly<Record<string, unknown>>,
  limits: readonly Judge0Limit[],
  complain: Complain,
): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  for (const limit of limits) {
    const given = body[limit.name];
    if (given === undefined || given === null) {
      continue;
    }
    const value = numberIn(given);
    if (value === undefined) {
      complain(limit.name, 'is not a number');
    } else if (value < limit.minimum) {
      complain(limit.name, `must be greater than or equal to ${told(limit.minimum, limit)}`);
    } else if (value > limit.maximum) {
      complain(limit.name, `must be less than or equal to ${told(limit.maximum, limit)}`);
    } else {
      // Columns of whole numbers cut what is behind the point.
      asked.set(limit.name, limit.kind === 'count' ? Math.trunc(value) : value);
    }
  }
  return asked;
}
