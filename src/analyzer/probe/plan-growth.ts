import { enoughMsOf, tellingMsOf } from './probe-limits.ts';
import { fixedCpuMsOf, type ProbePoint, probePointsOf, topOf } from './probe-points.ts';
import type { ProbeRun, ProbeStep } from './probe-run.ts';
import { probeFormats } from './write-probe-input.ts';

/** Of what ends for all but programs that try all subsets or orders. */
const SIZE_SMALLEST = 6;
/** Where each format is tried: below the usual limits of recursion, beyond what cubic work ends at. */
const SIZE_TRIED = 200;
/** Of the formats that a program takes, so many are compared, and the costliest of them grown. */
const COMPARED_COUNT = 6;
const GROWN_COUNT = 3;
/** The next size, where nothing is above the noise yet, where something is, and where it is nearly enough. */
const FACTOR_FLAT = 16;
const FACTOR_FLAT_COMPARED = 64;
const FACTOR_SEEN = 4;
const FACTOR_NEAR = 2;
const SEEN_NOISE_COUNT = 4;
/** What is looked at below the top, and how often the top itself: of two runs the shorter one was disturbed less. */
const PARTS = [1.4, 2, 4];
const TOP_RUN_COUNT = 2;
/** Two sizes that differ by less tell the same. */
const APART_RATIO = 1.12;

/**
 * The input to try next: first each format once, then those that the program took against each other, then the costliest of
 * them with sizes that grow until they take long enough; undefined when nothing more is to be had.
 */
export function planGrowth(runs: readonly ProbeRun[], noiseMs: number): ProbeStep | undefined {
  for (const format of probeFormats.keys()) {
    const points = probePointsOf(runs, format);
    const tried = points.find(({ size }) => size === SIZE_TRIED);
    if (tried === undefined) {
      return { kind: 'input', format, size: SIZE_TRIED };
    }
    // Nothing costs more than what does not end at this size; unless it does not end at any, and was no input at all.
    if (tried.ended === 'stopped') {
      const smallest = points.find(({ size }) => size === SIZE_SMALLEST);
      if (smallest === undefined) {
        return { kind: 'input', format, size: SIZE_SMALLEST };
      }
      if (smallest.ended === 'well') {
        return growOne(format, points, noiseMs);
      }
    }
  }
  const taken = takenFormats(runs);
  return compareFormats(runs, taken) ?? growCostliest(runs, noiseMs);
}

/** The formats with which the program ended well where they were tried. */
function takenFormats(runs: readonly ProbeRun[]): readonly number[] {
  return [...probeFormats.keys()].filter((format) =>
    probePointsOf(runs, format).some(({ size, ended }) => size === SIZE_TRIED && ended === 'well'),
  );
}

function compareFormats(runs: readonly ProbeRun[], taken: readonly number[]): ProbeStep | undefined {
  const compared = taken.slice(0, COMPARED_COUNT);
  const left = compared.find((format) => comparedPoint(runs, format) === undefined);
  const isDecided = compared.some((format) => comparedPoint(runs, format)?.ended === 'stopped');
  if (compared.length < 2 || left === undefined || isDecided) {
    return undefined;
  }
  return { kind: 'input', format: left, size: probeFormats[left]?.sizeCompared ?? SIZE_TRIED };
}

function comparedPoint(runs: readonly ProbeRun[], format: number): ProbePoint | undefined {
  const wanted = probeFormats[format]?.sizeCompared;
  return probePointsOf(runs, format).find(({ size }) => size === wanted);
}

/** What a format costs where formats are compared, in steps of the noise; one that does not end there costs most. */
function costRankOf(runs: readonly ProbeRun[], format: number, noiseMs: number): number {
  const point = comparedPoint(runs, format);
  if (point === undefined || point.ended === 'badly') {
    return 0;
  }
  const points = probePointsOf(runs, format);
  return point.ended === 'stopped'
    ? Number.POSITIVE_INFINITY
    : Math.floor((point.cpuMs - fixedCpuMsOf(points)) / noiseMs);
}

/** The formats as they are to be grown: the costliest first, and of equals the one that tells more. */
export function rankFormats(runs: readonly ProbeRun[], noiseMs: number): readonly number[] {
  const taken = takenFormats(runs).map((format) => ({ format, rank: costRankOf(runs, format, noiseMs) }));
  return taken
    .sort((a, b) => compareRanks(b.rank, a.rank) || a.format - b.format)
    .map(({ format }) => format);
}

function compareRanks(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function growCostliest(runs: readonly ProbeRun[], noiseMs: number): ProbeStep | undefined {
  for (const format of rankFormats(runs, noiseMs).slice(0, GROWN_COUNT)) {
    const points = probePointsOf(runs, format);
    const next = growOne(format, points, noiseMs);
    if (next !== undefined || topCostOf(points) >= tellingMsOf(noiseMs)) {
      return next;
    }
  }
  return undefined;
}

function topCostOf(points: readonly ProbePoint[]): number {
  const top = topOf(points);
  return top === undefined ? 0 : top.cpuMs - fixedCpuMsOf(points);
}

function growOne(format: number, points: readonly ProbePoint[], noiseMs: number): ProbeStep | undefined {
  const sizeMax = probeFormats[format]?.sizeMax ?? 0;
  const size = largerSize(points, { sizeMax, noiseMs }) ?? smallerSize(points, noiseMs);
  return size === undefined ? undefined : { kind: 'input', format, size };
}

/** The next size above all that ended well; undefined when the top takes long enough, or nothing larger can be had. */
function largerSize(
  points: readonly ProbePoint[],
  { sizeMax, noiseMs }: { readonly sizeMax: number; readonly noiseMs: number },
): number | undefined {
  const top = topOf(points);
  const cost = topCostOf(points);
  if (top === undefined || cost >= enoughMsOf(noiseMs)) {
    return undefined;
  }
  const failed = points.find(({ size }) => size > top.size);
  if (failed === undefined) {
    const next = Math.min(sizeMax, top.size * factorAt(top.size, cost / noiseMs));
    return next > top.size ? next : undefined;
  }
  const between = Math.round(Math.sqrt(top.size * failed.size));
  const isApart = between >= top.size + 1 && between < failed.size && between / top.size >= 1 + 1 / top.size;
  return isApart && failed.size / top.size >= APART_RATIO ? between : undefined;
}

function factorAt(size: number, noiseCount: number): number {
  if (noiseCount < 1) {
    return size > SIZE_TRIED ? FACTOR_FLAT_COMPARED : FACTOR_FLAT;
  }
  return noiseCount < SEEN_NOISE_COUNT ? FACTOR_SEEN : FACTOR_NEAR;
}

/** A size up to the top that is still missing: the smallest, which tells what is fixed, parts of the top, and the top again. */
function smallerSize(points: readonly ProbePoint[], noiseMs: number): number | undefined {
  const top = topOf(points);
  if (top === undefined || topCostOf(points) < tellingMsOf(noiseMs)) {
    return undefined;
  }
  const wanted = [SIZE_SMALLEST, ...PARTS.map((part) => Math.round(top.size / part))].filter(
    (size) => size >= SIZE_SMALLEST,
  );
  const missing = wanted.find((size) => !points.some((point) => ratioOf(point.size, size) < APART_RATIO));
  return missing ?? (top.runCount < TOP_RUN_COUNT ? top.size : undefined);
}

function ratioOf(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b);
}
