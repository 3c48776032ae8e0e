import { FIGURE_BYTES, isInstant, PackedProfile, RUNTIME_SLOT_COUNT, SLOT_BYTES } from './packed-profile.ts';
import { PROGRAM_BYTES } from './program-bytes.ts';
import { RUNTIME_NAME_MAX, type RuntimeNames } from './runtime-names.ts';

/**
 * A profile as it is stored: runtimes by name instead of by number, and the rest as it lies in memory.
 *
 *   8 bytes        version, 7 unused
 *   824 bytes      numbers and lanes
 *   4 × 40 bytes   a runtime's name, the program run last in it, 3 unused
 */
const HEADER_BYTES = 8;
const STORED_SLOT_BYTES = 40;
const SLOTS_OFFSET = HEADER_BYTES + FIGURE_BYTES;
export const STORED_BYTES = SLOTS_OFFSET + RUNTIME_SLOT_COUNT * STORED_SLOT_BYTES;

/** Changes with the layout: a profile of another version is begun anew. */
const VERSION = 2;
const VERSION_OFFSET = 0;

/** The bytes to store, marked with the version of the layout. */
export function packProfile(profile: PackedProfile): Uint8Array {
  const stored = new Uint8Array(STORED_BYTES);
  stored[VERSION_OFFSET] = VERSION;
  stored.set(profile.bytes.subarray(0, FIGURE_BYTES), HEADER_BYTES);
  const { slots, runtimeNames } = profile;
  for (let slot = 0; slot < RUNTIME_SLOT_COUNT; slot += 1) {
    const from = slot * SLOT_BYTES;
    const to = SLOTS_OFFSET + slot * STORED_SLOT_BYTES;
    const name = runtimeNames.nameOf(slots[from] ?? 0);
    for (let k = 0; k < name.length; k += 1) {
      stored[to + k] = name.charCodeAt(k);
    }
    stored.set(slots.subarray(from + 1, from + 1 + PROGRAM_BYTES), to + RUNTIME_NAME_MAX);
  }
  return stored;
}

/**
 * Reads stored bytes into a profile of its own; undefined when they are not a profile of this version, or hold what
 * is no number. Nothing runs in it: what ran when it was stored ended unseen.
 */
export function unpackProfile(stored: Uint8Array, runtimeNames: RuntimeNames): PackedProfile | undefined {
  if (stored.byteLength !== STORED_BYTES || stored[VERSION_OFFSET] !== VERSION) {
    return undefined;
  }
  const profile = new PackedProfile(runtimeNames);
  profile.bytes.set(stored.subarray(HEADER_BYTES, SLOTS_OFFSET));
  if (!profile.allLanes.every(isWeight) || !profile.numbers.every(isInstant)) {
    return undefined;
  }
  const { slots } = profile;
  for (let slot = 0; slot < RUNTIME_SLOT_COUNT; slot += 1) {
    const from = SLOTS_OFFSET + slot * STORED_SLOT_BYTES;
    const to = slot * SLOT_BYTES;
    slots[to] = runtimeNames.numberFor(nameIn(stored.subarray(from, from + RUNTIME_NAME_MAX)));
    const programFrom = from + RUNTIME_NAME_MAX;
    slots.set(stored.subarray(programFrom, programFrom + PROGRAM_BYTES), to + 1);
  }
  return profile;
}

function nameIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
}

/** What a histogram can have grown to; more would run over when it is added to. */
function isWeight(value: number): boolean {
  return value >= 0 && value <= 1e30;
}
