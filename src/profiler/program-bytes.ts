/** First byte of a program that is `prg_` and 40 hexadecimal digits, as the platform makes them; else it is a length. */
const HEX_MARK = 255;
const HEX_BYTES = 20;
const HEX_PROGRAM = /^prg_[0-9a-f]{40}$/;
const PRINTABLE = /^[\x21-\x7e]*$/;

/** Bytes that hold the id of a program: a mark or a length, and 20 bytes. */
export const PROGRAM_BYTES = 1 + HEX_BYTES;

/** The id in `bytes` from `at` on; empty when there is none, or what is no id. */
export function readProgram(bytes: Uint8Array, at: number): string {
  const mark = bytes[at] ?? 0;
  if (mark === HEX_MARK) {
    let digits = 'prg_';
    for (const byte of bytes.subarray(at + 1, at + PROGRAM_BYTES)) {
      digits += byte.toString(16).padStart(2, '0');
    }
    return digits;
  }
  const text = mark > HEX_BYTES ? '' : String.fromCharCode(...bytes.subarray(at + 1, at + 1 + mark));
  return PRINTABLE.test(text) ? text : '';
}

/** Overwrites PROGRAM_BYTES with the id, or with none when it does not fit. */
export function writeProgram(bytes: Uint8Array, at: number, programId: string): void {
  bytes.fill(0, at, at + PROGRAM_BYTES);
  if (HEX_PROGRAM.test(programId)) {
    bytes[at] = HEX_MARK;
    for (let k = 0; k < HEX_BYTES; k += 1) {
      bytes[at + 1 + k] = Number.parseInt(programId.slice(4 + 2 * k, 6 + 2 * k), 16);
    }
  } else if (programId.length <= HEX_BYTES && PRINTABLE.test(programId)) {
    bytes[at] = programId.length;
    for (let k = 0; k < programId.length; k += 1) {
      bytes[at + 1 + k] = programId.charCodeAt(k);
    }
  }
}
