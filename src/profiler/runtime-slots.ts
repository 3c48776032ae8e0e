import { type PackedProfile, RUNTIME_SLOT_COUNT, SLOT_BYTES } from './packed-profile.ts';
import { readProgram, writeProgram } from './program-bytes.ts';
import { NO_RUNTIME } from './runtime-names.ts';

/** What a user ran last in one runtime; the program is empty when its id does not fit. */
export interface RuntimeSlot {
  readonly runtime: string;
  readonly programId: string;
}

/** The slot's content; undefined when it is unused. */
export function readSlot(profile: PackedProfile, slot: number): RuntimeSlot | undefined {
  const { slots } = profile;
  const at = slot * SLOT_BYTES;
  const runtime = profile.runtimeNames.nameOf(slots[at] ?? NO_RUNTIME);
  return runtime === '' ? undefined : { runtime, programId: readProgram(slots, at + 1) };
}

/** Overwrites the slot: the runtime by its number, and the program run last in it. */
export function writeSlot(
  profile: PackedProfile,
  slot: number,
  held: { readonly runtimeNumber: number; readonly programId: string },
): void {
  const { slots } = profile;
  const at = slot * SLOT_BYTES;
  slots[at] = held.runtimeNumber;
  writeProgram(slots, at + 1, held.programId);
}

/** The slot that holds the runtime of this number, else the least used one. */
export function slotFor(
  profile: PackedProfile,
  runtimeNumber: number,
): { readonly slot: number; readonly isKnown: boolean } {
  const { slots } = profile;
  const weights = profile.lane('runtimeWeights');
  let least = 0;
  for (let slot = 0; slot < RUNTIME_SLOT_COUNT; slot += 1) {
    if (slots[slot * SLOT_BYTES] === runtimeNumber) {
      return { slot, isKnown: true };
    }
    least = (weights[slot] ?? 0) < (weights[least] ?? 0) ? slot : least;
  }
  return { slot: least, isKnown: false };
}
