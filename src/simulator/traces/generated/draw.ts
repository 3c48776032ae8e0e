import type { Random } from '../../../kernel/random.ts';

/** A positive quantity that varies: log-normal, `logSigma` the standard deviation of its natural logarithm. */
export interface LogNormal {
  readonly median: number;
  readonly logSigma: number;
}

/** Standard normal, by Box and Muller (1958). */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

export function drawLogNormal(random: Random, { median, logSigma }: LogNormal): number {
  return median * Math.exp(logSigma * drawNormal(random));
}

export function drawExponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}

/** How often something happened before it ended, which it does each time with probability 1 / (mean + 1); from 0. */
export function drawGeometric(random: Random, mean: number): number {
  return mean <= 0 ? 0 : Math.floor(Math.log(1 - random.next()) / Math.log(mean / (mean + 1)));
}

/** Uniform between the logarithms of two positive values. */
export function drawLogUniform(
  random: Random,
  range: { readonly from: number; readonly to: number },
): number {
  return range.from * (range.to / range.from) ** random.next();
}

/** One of the choices, by their weights, which need not sum to one. */
export function drawChoice<Choice>(random: Random, choices: readonly (readonly [Choice, number])[]): Choice {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) {
      return choice;
    }
  }
  const last = choices.at(-1);
  if (last === undefined) {
    throw new RangeError('there is nothing to choose from');
  }
  return last[0];
}
