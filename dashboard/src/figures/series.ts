type Column = readonly (number | null)[];

/** For each row the sum of what came within the window that ends there; null until a whole window is known. */
export function sumOverWindow(at: readonly number[], values: Column, windowMs: number): (number | null)[] {
  const sums: (number | null)[] = [];
  let first = 0;
  let sum = 0;
  for (const [row, instant] of at.entries()) {
    sum += values[row] ?? 0;
    while ((at[first] ?? instant) <= instant - windowMs) {
      sum -= values[first] ?? 0;
      first += 1;
    }
    // Rows stand for what came before them: the first one covers nothing that is known to its beginning.
    sums.push(first === 0 && instant - (at[0] ?? instant) < windowMs - 1 ? null : Math.max(0, sum));
  }
  return sums;
}

/**
 * One axis for columns that were measured and columns that were foretold `shiftMs` ahead: the foretold ones stand where they
 * come true, and reach `shiftMs` beyond the last measured row. Rows are `intervalMs` apart.
 */
export function alignForecast(
  at: readonly number[],
  given: { readonly measured: readonly Column[]; readonly foretold: readonly Column[] },
  step: { readonly shiftMs: number; readonly intervalMs: number },
): { readonly at: number[]; readonly measured: (number | null)[][]; readonly foretold: (number | null)[][] } {
  const shift = Math.max(1, Math.round(step.shiftMs / step.intervalMs));
  const last = at.at(-1);
  const ahead =
    last === undefined ? [] : Array.from({ length: shift }, (_v, n) => last + (n + 1) * step.intervalMs);
  const blank = Array.from({ length: ahead.length }, () => null);
  return {
    at: [...at, ...ahead],
    measured: given.measured.map((column) => [...column, ...blank]),
    foretold: given.foretold.map((column) => [...blank, ...column]),
  };
}

/** How a forecast did on the rows where both it and what came are known. */
export interface Agreement {
  readonly rowCount: number;
  /** Share of rows in which no more came than the p90; null without rows. */
  readonly coverageRatio: number | null;
  /** Mean pinball loss of the p50 and the p90, in arrivals; null without rows. */
  readonly pinballLoss: number | null;
}

function pinball(actual: number, quantile: number, tau: number): number {
  return actual >= quantile ? tau * (actual - quantile) : (1 - tau) * (quantile - actual);
}

export function agreementOf(actual: Column, p50: Column, p90: Column): Agreement {
  let rowCount = 0;
  let covered = 0;
  let loss = 0;
  for (const [row, value] of actual.entries()) {
    const middle = p50[row];
    const high = p90[row];
    if (typeof value === 'number' && typeof middle === 'number' && typeof high === 'number') {
      rowCount += 1;
      covered += value <= high ? 1 : 0;
      loss += (pinball(value, middle, 0.5) + pinball(value, high, 0.9)) / 2;
    }
  }
  return rowCount === 0
    ? { rowCount, coverageRatio: null, pinballLoss: null }
    : { rowCount, coverageRatio: covered / rowCount, pinballLoss: loss / rowCount };
}

/** The sum of what is known. */
export function totalOf(column: Column): number {
  return column.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** The last known value. */
export function lastOf(column: Column): number | null {
  return column.findLast((value) => value !== null) ?? null;
}
