import type { ComplexityClass } from '../../model/program-analysis.ts';
import { type BoostedClasses, classProbabilities } from '../../stats/boosted-classes.ts';
import { type FeatureRow, rowOf } from '../features/feature-row.ts';

/** What the model tells apart, in order of growth; `polynomial` beyond cubic is told by the rules alone. */
export const modelledClasses = [
  'constant',
  'logarithmic',
  'linear',
  'linearithmic',
  'quadratic',
  'cubic',
  'exponential',
] as const satisfies readonly ComplexityClass[];

/** Programs of so small a Halstead volume hold nothing that the rules could miss. */
const SHORT_VOLUME = 350;

/**
 * How much a neighbouring class counts when one is to be named: whoever sizes limits by it is nearly as well served by the
 * next class, and badly by one further off.
 */
const NEIGHBOUR_RATIO = 0.65;

/** Plain: a model is its JSON, written by `bench/complexity.ts`. */
export interface ComplexityModel extends BoostedClasses {
  /** What each number of a row is, by name. */
  readonly features: readonly string[];
  /** By the class that the rules give: the logarithm of how often each class is meant. */
  readonly priors: Readonly<Record<string, readonly number[]>>;
  /** By the class that the rules give where they decide alone: how often it is that class. */
  readonly ruleRatios: Readonly<Record<string, number>>;
}

/** What is told of a program before its class is judged. */
export interface ComplexityEvidence {
  readonly byRules: ComplexityClass;
  readonly features: FeatureRow;
}

export interface JudgedClass {
  readonly class: ComplexityClass;
  /** How probable that class is, 0 to 1. */
  readonly confidenceRatio: number;
}

/** Whether the rules decide alone: of a few signs, and of a program that reads nothing, which no model was trained on. */
export function isByRules(features: FeatureRow): boolean {
  return features.valueOf('selfFed') === 1 || Math.expm1(features.valueOf('volume')) < SHORT_VOLUME;
}

/** The class that a program most probably has: what the rules say, and what else speaks for or against it. */
export function judgeClass(model: ComplexityModel, { byRules, features }: ComplexityEvidence): JudgedClass {
  if (isByRules(features)) {
    return { class: byRules, confidenceRatio: model.ruleRatios[byRules] ?? 0 };
  }
  const row = rowOf(model.features, features);
  const probabilities = classProbabilities(model, row, model.priors[byRules]);
  const scores = probabilities.map(
    (own, at) => own + NEIGHBOUR_RATIO * ((probabilities[at - 1] ?? 0) + (probabilities[at + 1] ?? 0)),
  );
  const best = scores.indexOf(Math.max(...scores));
  return { class: modelledClasses[best] ?? 'unknown', confidenceRatio: probabilities[best] ?? 0 };
}
