/** Offset of the first byte that is not part of a well-formed UTF-8 sequence (RFC 3629), or undefined. Linear. */
export function findInvalidUtf8(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      return at;
    }
    at += length;
  }
  return undefined;
}

/** Length of the well-formed sequence at `at`, or 0: neither overlong forms, surrogates nor values above U+10FFFF. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) {
    return 1;
  }
  const second = bytes[at + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) {
    return isContinuation(second) ? 2 : 0;
  }
  if (!isContinuation(second) || !isContinuation(bytes[at + 2] ?? 0)) {
    return 0;
  }
  if (lead >= 0xe0 && lead <= 0xef) {
    const isOverlong = lead === 0xe0 && second < 0xa0;
    const isSurrogate = lead === 0xed && second >= 0xa0;
    return isOverlong || isSurrogate ? 0 : 3;
  }
  if (lead >= 0xf0 && lead <= 0xf4 && isContinuation(bytes[at + 3] ?? 0)) {
    const isOverlong = lead === 0xf0 && second < 0x90;
    const isTooLarge = lead === 0xf4 && second >= 0x90;
    return isOverlong || isTooLarge ? 0 : 4;
  }
  return 0;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
