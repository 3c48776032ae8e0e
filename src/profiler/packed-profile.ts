import { GAP_BIN_COUNT } from '../stats/gap-bins.ts';

/** Bins of one metric: a factor of 2 each, from 1 upwards. */
export const METRIC_BIN_COUNT = 16;
export const metricNames = ['durationMs', 'cpuMs', 'memoryMb', 'networkKb'] as const;
export type MetricName = (typeof metricNames)[number];
/** Most used runtimes that are told apart; rarer ones replace the least used. */
export const RUNTIME_SLOT_COUNT = 4;
export const operationNames = ['computeRatio', 'fileRatio', 'networkRatio', 'processRatio'] as const;

const PROFILE_VERSION = 1;
/** `prg_` and 40 digits. */
const ID_BYTES = 44;

/**
 * One user's fingerprint in one buffer. Layout, in order: four 64-bit floats (first and last instants, end of the
 * last execution, version), then 32-bit floats (gap weights fast and slow, metric weights, operation mix, counts,
 * runtime weights), then for each runtime slot its name and the id of the program run last, as bytes.
 */
export interface PackedProfile {
  readonly bytes: Uint8Array;
  readonly instants: Float64Array;
  readonly gapsFast: Float32Array;
  readonly gapsSlow: Float32Array;
  readonly metrics: Readonly<Record<MetricName, Float32Array>>;
  readonly operations: Float32Array;
  /** Executions, failures (decayed with the count beside it), decayed count, decayed CPU and wall seconds, hourly rate. */
  readonly counters: Float32Array;
  readonly runtimeWeights: Float32Array;
  readonly names: Uint8Array;
}

export const instantAt = { first: 0, last: 1, lastEnd: 2, version: 3 } as const;
export const counterAt = {
  executions: 0,
  failures: 1,
  decayed: 2,
  cpuSeconds: 3,
  wallSeconds: 4,
  hourly: 5,
} as const;

const INSTANT_COUNT = 4;
const COUNTER_COUNT = 6;
const RUNTIME_BYTES = 16;
const SLOT_BYTES = RUNTIME_BYTES + ID_BYTES;

const floatCounts = {
  gapsFast: GAP_BIN_COUNT,
  gapsSlow: GAP_BIN_COUNT,
  metrics: METRIC_BIN_COUNT * metricNames.length,
  operations: operationNames.length,
  counters: COUNTER_COUNT,
  runtimeWeights: RUNTIME_SLOT_COUNT,
};
const FLOAT_COUNT = Object.values(floatCounts).reduce((sum, count) => sum + count, 0);

export const PROFILE_BYTES = INSTANT_COUNT * 8 + FLOAT_COUNT * 4 + RUNTIME_SLOT_COUNT * SLOT_BYTES;

/** Views over a buffer of PROFILE_BYTES, or over a fresh one. */
export function viewProfile(buffer: ArrayBuffer = new ArrayBuffer(PROFILE_BYTES)): PackedProfile {
  let offset = INSTANT_COUNT * 8;
  const floats = (count: number) => {
    const view = new Float32Array(buffer, offset, count);
    offset += count * 4;
    return view;
  };
  const instants = new Float64Array(buffer, 0, INSTANT_COUNT);
  instants[instantAt.version] = PROFILE_VERSION;
  return {
    bytes: new Uint8Array(buffer),
    instants,
    gapsFast: floats(floatCounts.gapsFast),
    gapsSlow: floats(floatCounts.gapsSlow),
    metrics: {
      durationMs: floats(METRIC_BIN_COUNT),
      cpuMs: floats(METRIC_BIN_COUNT),
      memoryMb: floats(METRIC_BIN_COUNT),
      networkKb: floats(METRIC_BIN_COUNT),
    },
    operations: floats(floatCounts.operations),
    counters: floats(floatCounts.counters),
    runtimeWeights: floats(floatCounts.runtimeWeights),
    names: new Uint8Array(buffer, offset),
  };
}

/** Reads stored bytes; undefined when they are not a profile of this version or hold what is no number. */
export function unpackProfile(stored: Uint8Array): PackedProfile | undefined {
  if (stored.byteLength !== PROFILE_BYTES) {
    return undefined;
  }
  const buffer = new ArrayBuffer(PROFILE_BYTES);
  new Uint8Array(buffer).set(stored);
  if (new Float64Array(buffer, 0, INSTANT_COUNT)[instantAt.version] !== PROFILE_VERSION) {
    return undefined;
  }
  const floats = new Float32Array(buffer, INSTANT_COUNT * 8, FLOAT_COUNT);
  const instants = new Float64Array(buffer, 0, INSTANT_COUNT);
  const isSound =
    floats.every((value) => Number.isFinite(value) && value >= 0) && instants.every(Number.isFinite);
  return isSound ? viewProfile(buffer) : undefined;
}

function readText(profile: PackedProfile, offset: number, length: number): string {
  const bytes = profile.names.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? length : end));
}

function writeText(
  profile: PackedProfile,
  place: { readonly offset: number; readonly length: number },
  text: string,
): void {
  for (let k = 0; k < place.length; k += 1) {
    profile.names[place.offset + k] = k < text.length ? text.charCodeAt(k) : 0;
  }
}

/** A runtime's name and the program run last in it; both empty in an unused slot. */
export function readSlot(
  profile: PackedProfile,
  slot: number,
): { readonly runtime: string; readonly programId: string } {
  return {
    runtime: readText(profile, slot * SLOT_BYTES, RUNTIME_BYTES),
    programId: readText(profile, slot * SLOT_BYTES + RUNTIME_BYTES, ID_BYTES),
  };
}

export function writeSlot(
  profile: PackedProfile,
  slot: number,
  held: { readonly runtime: string; readonly programId: string },
): void {
  writeText(profile, { offset: slot * SLOT_BYTES, length: RUNTIME_BYTES }, held.runtime);
  writeText(profile, { offset: slot * SLOT_BYTES + RUNTIME_BYTES, length: ID_BYTES }, held.programId);
}
