/** What the client reaches besides its own code. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A number in [0, 1). */
  chance(): number;
  /** Resolves after a pause; rejects with the signal's reason where that is aborted before. */
  sleep(waitMs: number, signal: AbortSignal | undefined): Promise<void>;
  /** 32 random hexadecimal digits. */
  randomKey(): string;
}

function sleep(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, waitMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function randomKey(): string {
  // Not randomUUID, which browsers offer to pages of https only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const realSurroundings: Surroundings = {
  // Called as a plain function: a browser's own refuses to be a method of anything else.
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  chance: () => Math.random(),
  sleep,
  randomKey,
};
