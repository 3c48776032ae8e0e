import { type PackedProfile, RUNTIME_SLOT_COUNT, SLOT_BYTES } from './packed-profile.ts';

/** Longer names are not told apart, so they are not profiled. */
const RUNTIME_NAME_MAX = 16;
/** First byte of a program that is `prg_` and 40 hexadecimal digits, as the platform makes them; else it is a length. */
const HEX_MARK = 255;
const HEX_BYTES = 20;
const TEXT_BYTES_MAX = SLOT_BYTES - RUNTIME_NAME_MAX - 1;
const HEX_PROGRAM = /^prg_[0-9a-f]{40}$/;
const PRINTABLE = /^[\x21-\x7e]*$/;

/** What a user ran last in one runtime; the program is empty when its id does not fit. */
export interface RuntimeSlot {
  readonly runtime: string;
  readonly programId: string;
}

export function isSlotName(runtime: string): boolean {
  return runtime.length > 0 && runtime.length <= RUNTIME_NAME_MAX && PRINTABLE.test(runtime);
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0) {
      break;
    }
    text += String.fromCharCode(byte);
  }
  return PRINTABLE.test(text) ? text : '';
}

/** The slot's content; undefined when it is unused or holds what is no name. */
export function readSlot(profile: PackedProfile, slot: number): RuntimeSlot | undefined {
  const bytes = profile.slots.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
  const runtime = textOf(bytes.subarray(0, RUNTIME_NAME_MAX));
  if (runtime === '') {
    return undefined;
  }
  const mark = bytes[RUNTIME_NAME_MAX] ?? 0;
  const from = RUNTIME_NAME_MAX + 1;
  if (mark !== HEX_MARK) {
    return { runtime, programId: textOf(bytes.subarray(from, from + Math.min(mark, TEXT_BYTES_MAX))) };
  }
  let programId = 'prg_';
  for (const byte of bytes.subarray(from, from + HEX_BYTES)) {
    programId += byte.toString(16).padStart(2, '0');
  }
  return { runtime, programId };
}

/** Overwrites the slot; the runtime must be a slot name. */
export function writeSlot(profile: PackedProfile, slot: number, held: RuntimeSlot): void {
  const bytes = profile.slots.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
  bytes.fill(0);
  writeText(bytes, 0, held.runtime);
  const { programId } = held;
  if (HEX_PROGRAM.test(programId)) {
    bytes[RUNTIME_NAME_MAX] = HEX_MARK;
    for (let k = 0; k < HEX_BYTES; k += 1) {
      bytes[RUNTIME_NAME_MAX + 1 + k] = Number.parseInt(programId.slice(4 + 2 * k, 6 + 2 * k), 16);
    }
  } else if (programId.length <= TEXT_BYTES_MAX && PRINTABLE.test(programId)) {
    bytes[RUNTIME_NAME_MAX] = programId.length;
    writeText(bytes, RUNTIME_NAME_MAX + 1, programId);
  }
}

function writeText(bytes: Uint8Array, offset: number, text: string): void {
  for (let k = 0; k < text.length; k += 1) {
    bytes[offset + k] = text.charCodeAt(k);
  }
}

/** The slot that holds this runtime, else the least used one; compares bytes, for this is done at every arrival. */
export function slotFor(
  profile: PackedProfile,
  runtime: string,
): { readonly slot: number; readonly isKnown: boolean } {
  const { slots } = profile;
  const weights = profile.lane('runtimeWeights');
  let least = 0;
  for (let slot = 0; slot < RUNTIME_SLOT_COUNT; slot += 1) {
    if (holds(slots, slot * SLOT_BYTES, runtime)) {
      return { slot, isKnown: true };
    }
    least = (weights[slot] ?? 0) < (weights[least] ?? 0) ? slot : least;
  }
  return { slot: least, isKnown: false };
}

function holds(slots: Uint8Array, offset: number, runtime: string): boolean {
  for (let k = 0; k < RUNTIME_NAME_MAX; k += 1) {
    const wanted = k < runtime.length ? runtime.charCodeAt(k) : 0;
    if (slots[offset + k] !== wanted) {
      return false;
    }
  }
  return true;
}
