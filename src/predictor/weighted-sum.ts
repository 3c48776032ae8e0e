import { z } from '../kernel/schema.ts';
import { type WeightedSum, type WeightedTerm, weightedTerms } from '../model/weighted-sum.ts';
import {
  createDecayedRange,
  type DecayedRange,
  observeValue,
  rangeQuantile,
} from '../stats/decayed-range.ts';

/** Raw values of the four terms: executions an hour, CPU × memory intensity, code complexity, expected seconds. */
export type TermValues = Readonly<Record<WeightedTerm, number>>;

/** State of the formula; plain, so that a checkpoint is its JSON. */
export interface WeightedSumState {
  weights: Record<WeightedTerm, number>;
  ranges: Record<WeightedTerm, DecayedRange>;
}

const RANGE_HALF_LIFE_COUNT = 500;
const LEARNING_RATE = 0.05;
const SCALE_MIN = 1;
const SCALE_MAX = 10;

export function createWeightedSum(): WeightedSumState {
  const ranges = () => createDecayedRange(RANGE_HALF_LIFE_COUNT);
  return {
    weights: { frequency: 0.25, intensity: 0.25, complexity: 0.25, duration: 0.25 },
    ranges: { frequency: ranges(), intensity: ranges(), complexity: ranges(), duration: ranges() },
  };
}

/** On a scale of 1 to 10 between the decayed 5th and 95th percentile; one odd value moves neither. */
function normalise(range: DecayedRange, value: number): number {
  const low = rangeQuantile(range, 0.05);
  const high = rangeQuantile(range, 0.95);
  if (low === undefined || high === undefined || high <= low || !Number.isFinite(value)) {
    return (SCALE_MIN + SCALE_MAX) / 2;
  }
  const place = (value - low) / (high - low);
  return SCALE_MIN + (SCALE_MAX - SCALE_MIN) * Math.min(1, Math.max(0, place));
}

/** The steps of the specification; it never maps to 0, so every user holds one instance for ever. */
export function instanceCountOf(demand: number): number {
  if (demand < 3) {
    return 1;
  }
  if (demand < 6) {
    return 2;
  }
  return demand < 8 ? 3 : 4 + Math.floor((demand - 8) / 2);
}

/** demand = w_f·frequency + w_i·intensity + w_c·complexity + w_d·duration, each term normalised to 1..10. */
export function weightedSum(state: WeightedSumState, values: TermValues): WeightedSum {
  return judgeTerms((term) => ({
    value: values[term],
    normalised: normalise(state.ranges[term], values[term]),
    weight: state.weights[term],
  }));
}

/** The sum of terms that are normalised and weighed already. */
export function judgeTerms(
  judge: (
    term: WeightedTerm,
    index: number,
  ) => { readonly value: number; readonly normalised: number; readonly weight: number },
): WeightedSum {
  const terms = weightedTerms.map((term, index) => {
    const judged = judge(term, index);
    return { term, ...judged, contribution: judged.weight * judged.normalised };
  });
  const demand = terms.reduce((sum, { contribution }) => sum + contribution, 0);
  return { demand, instanceCount: instanceCountOf(demand), terms };
}

export function observeTerms(state: WeightedSumState, values: TermValues): void {
  for (const term of weightedTerms) {
    observeValue(state.ranges[term], values[term]);
  }
}

/**
 * One step of exponentiated gradient on the simplex (Kivinen & Warmuth, 1997) against the count that hindsight
 * shows to be newsvendor-optimal. The loss is the pinball loss at τ = C/(C + mΔ): too few instances weigh as a
 * cold start does, too many as idle memory. The weights stay positive and sum to 1.
 */
export function learnWeights(
  state: WeightedSumState,
  sum: WeightedSum,
  hindsight: { readonly instanceCount: number; readonly quantileRatio: number },
): void {
  const miss = hindsight.instanceCount - sum.instanceCount;
  if (miss === 0 || !Number.isFinite(miss)) {
    return;
  }
  const slope = miss > 0 ? -hindsight.quantileRatio : 1 - hindsight.quantileRatio;
  const raw = sum.terms.map(({ term, weight, normalised }) => ({
    term,
    weight: weight * Math.exp((-LEARNING_RATE * slope * normalised) / SCALE_MAX),
  }));
  const total = raw.reduce((all, { weight }) => all + weight, 0);
  for (const { term, weight } of raw) {
    state.weights[term] = weight / total;
  }
}

/** A checkpoint's state, checked; undefined for one of another shape. */
export function restoreWeightedSum(state: unknown): WeightedSumState | undefined {
  const positive = z.number().positive();
  const range = z.object({
    halfLifeCount: positive,
    weights: z.array(z.number().nonnegative()).length(createDecayedRange(1).weights.length),
  });
  const each = <T extends z.ZodType>(schema: T) =>
    z.object({ frequency: schema, intensity: schema, complexity: schema, duration: schema });
  const parsed = z.object({ weights: each(positive), ranges: each(range) }).safeParse(state);
  return parsed.success ? parsed.data : undefined;
}
