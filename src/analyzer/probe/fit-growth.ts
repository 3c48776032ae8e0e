import type { ComplexityClass } from '../../model/program-analysis.ts';
import type { GrowthPoint, ProbedGrowth } from '../../model/program-probe.ts';
import { probeRunLimits, tellingMsOf } from './probe-limits.ts';

/** Standard deviation of one run's CPU time: a part that is the same for all, and a part that grows with it. */
const DEVIATION_NOISE_RATIO = 1 / 3;
const DEVIATION_RATIO = 0.12;
/** By so much the slope of a polynomial strays from its degree: caches, collections that are cleaned, lower terms. */
const DEGREE_DEVIATION = 0.17;
/** No program that people write and that ends grows with the fifth power of its input. */
const EXPONENTIAL_FROM = 5;
/** What multiplies with every few elements does not end at hundreds; what rises steeply there fills its memory. */
const EXPONENTIAL_SIZE_MAX = 128;
/** What is stopped has taken about so much, or would have. */
const ENDLESS_MS = probeRunLimits.cpuMs / 2;
/** How sure an exponential growth is at the slope that it begins from, and how fast it becomes surer. */
const EXPONENTIAL_CONFIDENCE = 0.6;
const EXPONENTIAL_CONFIDENCE_MAX = 0.97;
const EXPONENTIAL_STEP = 0.05;
/** What speaks for none of the classes, beside each one's own peak of 1. */
const NO_CLASS = 0.1;
/** A class that is less probable is not told. */
const TOLD_FROM_RATIO = 0.4;

/** Roots stand here so that they are taken for nothing else; logarithms of any power are within the noise of their neighbours. */
const degrees: readonly { readonly degree: number; readonly class: ComplexityClass }[] = [
  { degree: 0.5, class: 'unknown' },
  { degree: 1.03, class: 'linear' },
  { degree: 1.5, class: 'unknown' },
  { degree: 2, class: 'quadratic' },
  { degree: 3, class: 'cubic' },
  { degree: 4, class: 'polynomial' },
];

const EXPONENT_STEP = 0.05;
const exponents = Array.from({ length: 96 }, (_, at) => 0.25 + at * EXPONENT_STEP);
/** Of the curve: a factor, an exponent, a warm-up. */
const PARAMETER_COUNT = 3;
/** Deviations of a few runs on one host are not as independent as the likelihood has it. */
const DISPERSION_MIN = 1.2;
/** The standard deviation of the warm-up, in steps of the noise of the language. */
const WARM_UP_NOISE_RATIO = 2;

/** CPU times beyond the fixed ones, by size, the smallest first. */
export interface MeasuredGrowth {
  readonly points: readonly GrowthPoint[];
  /** Larger sizes that were stopped before their end: they would have taken at least so much. */
  readonly beyond: readonly GrowthPoint[];
  /** By which two runs of the same differ. */
  readonly noiseMs: number;
}

type Fit = Pick<ProbedGrowth, 'class' | 'exponent' | 'confidenceRatio'>;

/**
 * The class of a growth: a regression of the times over each power of the size, and how likely each degree is by it. Undefined where nothing rises above the noise.
 */
export function fitGrowth(measured: MeasuredGrowth): Fit | undefined {
  const { points, beyond, noiseMs } = measured;
  const top = points.at(-1);
  const most = Math.max(0, ...[...points, ...beyond].map(({ cpuMs }) => cpuMs));
  if (top === undefined || most < tellingMsOf(noiseMs)) {
    return undefined;
  }
  const steepest = steepestAtTop(measured);
  if (steepest >= EXPONENTIAL_FROM) {
    const sure = EXPONENTIAL_CONFIDENCE + EXPONENTIAL_STEP * (steepest - EXPONENTIAL_FROM);
    const confidenceRatio = Math.min(EXPONENTIAL_CONFIDENCE_MAX, sure);
    return { class: 'exponential', exponent: steepest, confidenceRatio };
  }
  // What the smallest takes is taken off all, and nothing of it is compiled as what runs for long is.
  return top.cpuMs < tellingMsOf(noiseMs) ? undefined : classOf(weighExponents(points.slice(1), noiseMs));
}

/**
 * How steeply it rises at the top, at least: from the next smaller size where the top itself is high, and from the top to
 * what was stopped beyond it. What is nothing up to some size and endless from there is no growth: something must lie between.
 */
function steepestAtTop({ points, beyond, noiseMs }: MeasuredGrowth): number {
  const isGradual =
    points.some(({ cpuMs }) => cpuMs > noiseMs / 2) ||
    beyond.some(({ cpuMs }) => cpuMs > noiseMs / 2 && cpuMs < ENDLESS_MS);
  const top = points.at(-1);
  const before = points.at(-2);
  if (top === undefined || !isGradual || top.size > EXPONENTIAL_SIZE_MAX) {
    return 0;
  }
  const isTelling = before !== undefined && top.cpuMs >= tellingMsOf(noiseMs);
  const within = isTelling ? [steepness(before, top, noiseMs)] : [];
  return Math.max(0, ...within, ...beyond.map((point) => steepness(top, point, noiseMs)));
}

/** From one size to a larger one; where the smaller is within the noise, at least this. */
function steepness(from: GrowthPoint, to: GrowthPoint, noiseMs: number): number {
  return Math.log(to.cpuMs / Math.max(noiseMs, from.cpuMs)) / Math.log(to.size / from.size);
}

interface Weighed {
  readonly exponent: number;
  /** How well it explains the points, 0 to 1; the best one has 1. */
  readonly weight: number;
}

/** Every exponent in question by the likelihood of what was measured, made wider where none explains it. */
function weighExponents(points: readonly GrowthPoint[], noiseMs: number): readonly Weighed[] {
  const misfits = exponents.map((exponent) => ({ exponent, misfit: misfitOf(points, exponent, noiseMs) }));
  const least = Math.min(...misfits.map(({ misfit }) => misfit));
  const dispersion = Math.max(DISPERSION_MIN, least / Math.max(1, points.length - PARAMETER_COUNT));
  return misfits.map(({ exponent, misfit }) => ({
    exponent,
    weight: Math.exp((least - misfit) / (2 * dispersion)),
  }));
}

/**
 * The sum of squared deviations from `warmUp + factor · size^exponent`, each in its standard deviation, at the best factor and
 * warm-up: what is compiled once it runs often costs once, not with every size, and is not negative.
 */
function misfitOf(points: readonly GrowthPoint[], exponent: number, noiseMs: number): number {
  const largest = points.at(-1)?.size ?? 1;
  const weighed = points.map(({ size, cpuMs }) => ({
    x: (size / largest) ** exponent,
    y: cpuMs,
    weight: 1 / deviationOf(cpuMs, noiseMs) ** 2,
  }));
  const sum = (of: (point: (typeof weighed)[number]) => number) =>
    weighed.reduce((total, point) => total + point.weight * of(point), 0);
  const warmUpWeight = 1 / (WARM_UP_NOISE_RATIO * noiseMs) ** 2;
  const [xx, xy] = [sum(({ x }) => x * x), sum(({ x, y }) => x * y)];
  const [one, sx, sy] = [sum(() => 1) + warmUpWeight, sum(({ x }) => x), sum(({ y }) => y)];
  const warmUp = Math.max(0, (sy * xx - sx * xy) / (one * xx - sx * sx));
  const factor = Math.max(0, (xy - warmUp * sx) / xx);
  return sum(({ x, y }) => (y - warmUp - factor * x) ** 2) + warmUpWeight * warmUp ** 2;
}

/** Of what is within the noise it is not even known whether it was compiled. */
function deviationOf(cpuMs: number, noiseMs: number): number {
  return cpuMs < noiseMs ? noiseMs : DEVIATION_NOISE_RATIO * noiseMs + DEVIATION_RATIO * cpuMs;
}

/** The class whose degree lies where the exponents are likely, and how probable that is beside the others and none of them. */
function classOf(weighed: readonly Weighed[]): Fit {
  const whole = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const scored = degrees.map((each) => ({
    ...each,
    score: weighed.reduce(
      (sum, { exponent, weight }) =>
        sum + (weight / whole) * Math.exp(-((exponent - each.degree) ** 2) / (2 * DEGREE_DEVIATION ** 2)),
      0,
    ),
  }));
  const total = scored.reduce((sum, { score }) => sum + score, NO_CLASS);
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  const likeliest = weighed.reduce((a, b) => (b.weight > a.weight ? b : a));
  const isTold = best.class !== 'unknown' && best.score / total >= TOLD_FROM_RATIO;
  return {
    class: isTold ? best.class : 'unknown',
    exponent: likeliest.exponent,
    confidenceRatio: isTold ? best.score / total : 0,
  };
}
