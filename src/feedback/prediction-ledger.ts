import type { PredictionScore } from './score-prediction.ts';

/** Predicted against actual for one subject, the newest executions weighing most. */
export interface LedgerEntry {
  /** Decayed number of executions behind the figures: how far to trust them. */
  readonly weight: number;
  readonly durationPinballLossMs: number;
  readonly cpuPinballLossMs: number;
  readonly memoryPinballLossMb: number;
  /** Shares of executions that stayed under their predicted p90; .9 is what was aimed at. */
  readonly durationCoverageRatio: number;
  readonly cpuCoverageRatio: number;
  readonly memoryCoverageRatio: number;
}

/** Decayed sums; plain, so that a checkpoint is its JSON. */
interface Tally {
  weight: number;
  durationLoss: number;
  durationCovered: number;
  cpuLoss: number;
  cpuCovered: number;
  memoryLoss: number;
  memoryCovered: number;
}

const tallyNames = [
  'weight',
  'durationLoss',
  'durationCovered',
  'cpuLoss',
  'cpuCovered',
  'memoryLoss',
  'memoryCovered',
] as const;
const SUBJECT_COUNT_MAX = 5000;

function emptyTally(): Tally {
  return {
    weight: 0,
    durationLoss: 0,
    durationCovered: 0,
    cpuLoss: 0,
    cpuCovered: 0,
    memoryLoss: 0,
    memoryCovered: 0,
  };
}

/** Predicted against actual over recent executions: in all, and by subject such as a runtime or a user. */
export class PredictionLedger {
  /** About this many executions of a subject are remembered. */
  static readonly memoryCount = 1000;

  readonly #subjectCountMax: number;
  #all = emptyTally();
  /** Least recently scored first. */
  readonly #subjects = new Map<string, Tally>();
  #executionCount = 0;

  constructor(options: { readonly subjectCountMax: number } = { subjectCountMax: SUBJECT_COUNT_MAX }) {
    this.#subjectCountMax = options.subjectCountMax;
  }

  /** Takes in one score, under every subject given; one with a figure that is no number is left out. */
  record(score: PredictionScore, subjects: readonly string[] = []): void {
    if (!Number.isFinite(score.durationPinballLoss + score.cpuPinballLoss + score.memoryPinballLoss)) {
      return;
    }
    this.#executionCount += 1;
    addScore(this.#all, score);
    for (const subject of subjects) {
      const tally = this.#subjects.get(subject) ?? emptyTally();
      addScore(tally, score);
      this.#subjects.delete(subject);
      this.#subjects.set(subject, tally);
    }
    this.#forgetOldest();
  }

  /** Executions scored since the ledger was opened. */
  get executionCount(): number {
    return this.#executionCount;
  }

  /** The figures of one subject, or of all executions; undefined when none was scored, or not for so long. */
  entryOf(subject?: string): LedgerEntry | undefined {
    const tally = subject === undefined ? this.#all : this.#subjects.get(subject);
    return tally === undefined ? undefined : entryOf(tally);
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return { all: { ...this.#all }, subjects: Object.fromEntries(this.#subjects) };
  }

  /** Takes up a checkpoint; whatever in it is no tally is left out. */
  restore(state: unknown): void {
    const { all, subjects } = asRecord(state);
    this.#all = readTally(all) ?? this.#all;
    for (const [subject, stored] of Object.entries(asRecord(subjects))) {
      const tally = readTally(stored);
      if (tally !== undefined) {
        this.#subjects.set(subject, tally);
      }
    }
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const subject of this.#subjects.keys()) {
      if (this.#subjects.size <= this.#subjectCountMax) {
        break;
      }
      this.#subjects.delete(subject);
    }
  }
}

function addScore(tally: Tally, score: PredictionScore): void {
  const kept = 1 - 1 / PredictionLedger.memoryCount;
  tally.weight = tally.weight * kept + 1;
  tally.durationLoss = tally.durationLoss * kept + score.durationPinballLoss;
  tally.durationCovered = tally.durationCovered * kept + (score.isDurationCovered ? 1 : 0);
  tally.cpuLoss = tally.cpuLoss * kept + score.cpuPinballLoss;
  tally.cpuCovered = tally.cpuCovered * kept + (score.isCpuCovered ? 1 : 0);
  tally.memoryLoss = tally.memoryLoss * kept + score.memoryPinballLoss;
  tally.memoryCovered = tally.memoryCovered * kept + (score.isMemoryCovered ? 1 : 0);
}

function entryOf(tally: Tally): LedgerEntry | undefined {
  const { weight } = tally;
  return weight > 0
    ? {
        weight,
        durationPinballLossMs: tally.durationLoss / weight,
        cpuPinballLossMs: tally.cpuLoss / weight,
        memoryPinballLossMb: tally.memoryLoss / weight,
        durationCoverageRatio: tally.durationCovered / weight,
        cpuCoverageRatio: tally.cpuCovered / weight,
        memoryCoverageRatio: tally.memoryCovered / weight,
      }
    : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function readTally(value: unknown): Tally | undefined {
  const stored = asRecord(value);
  const tally = emptyTally();
  for (const name of tallyNames) {
    const figure = stored[name];
    if (typeof figure !== 'number' || !Number.isFinite(figure) || figure < 0) {
      return undefined;
    }
    tally[name] = figure;
  }
  const isPossible =
    tally.weight <= PredictionLedger.memoryCount &&
    tally.durationCovered <= tally.weight &&
    tally.cpuCovered <= tally.weight &&
    tally.memoryCovered <= tally.weight;
  return isPossible ? tally : undefined;
}
