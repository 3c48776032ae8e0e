import { GAP_BIN_COUNT } from '../stats/gap-bins.ts';
import { byteBins, durationBins, memoryBins } from '../stats/log-bins.ts';
import { PROGRAM_BYTES } from './program-bytes.ts';
import type { RuntimeNames } from './runtime-names.ts';

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
/** Bytes of one slot: a runtime's number and the id of the program run last in it. */
export const SLOT_BYTES = 1 + PROGRAM_BYTES;

/** Places in `numbers`. */
export const numberAt = { firstAt: 0, lastArrivalAt: 1, lastEndAt: 2, executionCount: 3 } as const;

/**
 * Places in `counters`. All but `hourly` lose half their weight in as many executions as the metrics do: finished
 * ones, failed ones, and the sums of the four metrics in the order of `metricNames`. `hourly` decays with time.
 */
export const counterAt = { finished: 0, failed: 1, sums: 2, hourly: 6 } as const;

/**
 * The layout of one profile in memory, in 32-bit floats unless said otherwise. A histogram has one place more than
 * bins (`stats/decayed-histogram.ts`). How it is stored is told in `stored-profile.ts`.
 *
 *   4 × 64    first arrival, last arrival, end of the last execution (ms since the epoch), execution count
 *   55 + 55   gaps, half-lives of 16 and of 256 gaps
 *   17 + 17   duration and CPU time, ms
 *   17 + 21   memory, MB; network, bytes
 *   5         executions by runtime slot
 *   4         decayed operation mix
 *   7         counters
 *   4 × 22 bytes   runtime slots
 *   1 byte    executions that run now
 */
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

const LANES_OFFSET = NUMBER_COUNT * 8;
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

const RUNNING_OFFSET = SLOTS_OFFSET + RUNTIME_SLOT_COUNT * SLOT_BYTES;
const RUNNING_COUNT_MAX = 255;

/** The numbers and lanes: what is stored as it lies in memory. */
export const FIGURE_BYTES = SLOTS_OFFSET;
/** A multiple of 4, so that words can follow it. */
export const PROFILE_BYTES = Math.ceil((RUNNING_OFFSET + 1) / 4) * 4;

/**
 * One user's fingerprint: PROFILE_BYTES somewhere in a buffer, at a multiple of 8. Views are made when asked for, so
 * that a million users cost a million times PROFILE_BYTES and not a dozen objects each.
 */
export class PackedProfile {
  /** What the numbers of runtimes in its slots stand for. */
  readonly runtimeNames: RuntimeNames;
  readonly #buffer: ArrayBuffer;
  readonly #offset: number;

  /** Without a buffer it is a fresh profile of its own. */
  constructor(runtimeNames: RuntimeNames, buffer: ArrayBuffer = new ArrayBuffer(PROFILE_BYTES), offset = 0) {
    this.runtimeNames = runtimeNames;
    this.#buffer = buffer;
    this.#offset = offset;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#offset, PROFILE_BYTES);
  }

  get numbers(): Float64Array {
    return new Float64Array(this.#buffer, this.#offset, NUMBER_COUNT);
  }

  /** Everything that is a 32-bit float, lane after lane. */
  get allLanes(): Float32Array {
    return new Float32Array(this.#buffer, this.#offset + LANES_OFFSET, LANE_COUNT);
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

  /** A profile of its own with the same content. */
  copy(): PackedProfile {
    return new PackedProfile(this.runtimeNames, this.bytes.slice().buffer);
  }
}

/** The range of instants that a calendar can show. */
export function isInstant(value: number): boolean {
  return value >= 0 && value <= 8.64e15;
}
