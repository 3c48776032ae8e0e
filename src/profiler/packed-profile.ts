import { GAP_BIN_COUNT } from '../stats/gap-bins.ts';
import { byteBins, durationBins, memoryBins } from '../stats/log-bins.ts';

export const metricBins = {
  durationMs: durationBins,
  cpuMs: durationBins,
  memoryMb: memoryBins,
  networkBytes: byteBins,
} as const;
export type MetricName = keyof typeof metricBins;
export const metricNames: readonly MetricName[] = ['durationMs', 'cpuMs', 'memoryMb', 'networkBytes'];

export const operationNames = ['computeRatio', 'fileRatio', 'networkRatio', 'processRatio'] as const;

/** Most used runtimes that are told apart; rarer ones replace the least used. */
export const RUNTIME_SLOT_COUNT = 4;
/** Bytes of one slot: a runtime's name and the id of the program run last in it. */
export const SLOT_BYTES = 40;

/** Places in `numbers`. */
export const numberAt = { firstAt: 0, lastArrivalAt: 1, lastEndAt: 2, executionCount: 3 } as const;

/**
 * Places in `counters`. All but `hourly` lose half their weight in as many executions as the metrics do: finished
 * ones, failed ones, and the sums of the four metrics in the order of `metricNames`. `hourly` decays with time.
 */
export const counterAt = { finished: 0, failed: 1, sums: 2, hourly: 6 } as const;

/**
 * The layout of one profile, in 32-bit floats unless said otherwise. A histogram has one place more than bins
 * (`stats/decayed-histogram.ts`).
 *
 *   8 bytes   version, executions that run now, 6 unused
 *   4 × 64    first arrival, last arrival, end of the last execution (ms since the epoch), execution count
 *   55 + 55   gaps, half-lives of 16 and of 256 gaps
 *   17 + 17   duration and CPU time, ms
 *   17 + 21   memory, MB; network, bytes
 *   5         executions by runtime slot
 *   4         decayed operation mix
 *   7         counters
 *   4 × 40 bytes   runtime slots
 */
const HEADER_BYTES = 8;
const NUMBER_COUNT = 4;
const COUNTER_COUNT = 7;
const laneCounts = {
  gapsFast: GAP_BIN_COUNT + 1,
  gapsSlow: GAP_BIN_COUNT + 1,
  durationMs: durationBins.count + 1,
  cpuMs: durationBins.count + 1,
  memoryMb: memoryBins.count + 1,
  networkBytes: byteBins.count + 1,
  runtimeWeights: RUNTIME_SLOT_COUNT + 1,
  operations: operationNames.length,
  counters: COUNTER_COUNT,
};
type LaneName = keyof typeof laneCounts;

const LANES_OFFSET = HEADER_BYTES + NUMBER_COUNT * 8;
const lanes = placeLanes();
const LANE_COUNT = Object.values(laneCounts).reduce((sum, count) => sum + count, 0);
const SLOTS_OFFSET = LANES_OFFSET + LANE_COUNT * 4;

function placeLanes(): Readonly<Record<LaneName, { readonly offset: number; readonly count: number }>> {
  let offset = LANES_OFFSET;
  const place = (name: LaneName) => {
    const lane = { offset, count: laneCounts[name] };
    offset += lane.count * 4;
    return lane;
  };
  return {
    gapsFast: place('gapsFast'),
    gapsSlow: place('gapsSlow'),
    durationMs: place('durationMs'),
    cpuMs: place('cpuMs'),
    memoryMb: place('memoryMb'),
    networkBytes: place('networkBytes'),
    runtimeWeights: place('runtimeWeights'),
    operations: place('operations'),
    counters: place('counters'),
  };
}

/** A multiple of 8, so that profiles can lie side by side in one buffer. */
export const PROFILE_BYTES = Math.ceil((SLOTS_OFFSET + RUNTIME_SLOT_COUNT * SLOT_BYTES) / 8) * 8;

/** Changes with the layout: a profile of another version is begun anew. */
const PROFILE_VERSION = 2;
const VERSION_OFFSET = 0;
const RUNNING_OFFSET = 1;
const RUNNING_COUNT_MAX = 255;

/**
 * One user's fingerprint: PROFILE_BYTES somewhere in a buffer. Views are made when asked for, so that a million
 * users cost a million times PROFILE_BYTES and not a dozen objects each.
 */
export class PackedProfile {
  readonly #buffer: ArrayBuffer;
  readonly #offset: number;

  /** Without a buffer it is a fresh profile of its own. */
  constructor(buffer: ArrayBuffer = new ArrayBuffer(PROFILE_BYTES), offset = 0) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#offset, PROFILE_BYTES);
  }

  get numbers(): Float64Array {
    return new Float64Array(this.#buffer, this.#offset + HEADER_BYTES, NUMBER_COUNT);
  }

  get slots(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#offset + SLOTS_OFFSET, RUNTIME_SLOT_COUNT * SLOT_BYTES);
  }

  lane(name: LaneName): Float32Array {
    return new Float32Array(this.#buffer, this.#offset + lanes[name].offset, lanes[name].count);
  }

  /** Executions that arrived and have not ended; 255 stands for more. */
  get runningCount(): number {
    return this.bytes[RUNNING_OFFSET] ?? 0;
  }

  set runningCount(count: number) {
    this.bytes[RUNNING_OFFSET] = Math.min(RUNNING_COUNT_MAX, Math.max(0, count));
  }
}

/** A copy of the bytes as they are stored, marked with the version of the layout. */
export function packProfile(profile: PackedProfile): Uint8Array {
  const packed = profile.bytes.slice();
  packed[VERSION_OFFSET] = PROFILE_VERSION;
  return packed;
}

/**
 * Reads stored bytes into a profile of its own; undefined when they are not a profile of this version, or hold what
 * is no number. Nothing runs any more in it: what ran when it was stored ended unseen.
 */
export function unpackProfile(stored: Uint8Array): PackedProfile | undefined {
  if (stored.byteLength !== PROFILE_BYTES || stored[VERSION_OFFSET] !== PROFILE_VERSION) {
    return undefined;
  }
  const buffer = new ArrayBuffer(PROFILE_BYTES);
  new Uint8Array(buffer).set(stored);
  const isSound =
    new Float32Array(buffer, LANES_OFFSET, LANE_COUNT).every(isWeight) &&
    new Float64Array(buffer, HEADER_BYTES, NUMBER_COUNT).every(isInstant);
  if (!isSound) {
    return undefined;
  }
  const profile = new PackedProfile(buffer);
  profile.runningCount = 0;
  return profile;
}

/** What a histogram can have grown to; more would run over when it is added to. */
function isWeight(value: number): boolean {
  return value >= 0 && value <= 1e30;
}

/** The range of instants that a calendar can show. */
export function isInstant(value: number): boolean {
  return value >= 0 && value <= 8.64e15;
}
