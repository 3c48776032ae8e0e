export const US_PER_MS = 1000;
export const MS_PER_SECOND = 1000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
export const BYTES_PER_MB = 1_048_576;
export const MB_PER_GB = 1024;

/** Memory held for a while, as the cost model counts it: GB · seconds. */
export function gbSeconds(held: { readonly memoryMb: number; readonly durationMs: number }): number {
  return (held.memoryMb / MB_PER_GB) * (held.durationMs / MS_PER_SECOND);
}
