import type { Terminal } from '../../../src/cli/terminal.ts';

export interface MemoryTerminal extends Terminal {
  readonly outText: string;
  readonly errText: string;
  /** What was written to standard output, byte for byte. */
  readonly outBytes: Buffer;
  interrupt(): void;
  /** Resolves when someone listens for interrupts. */
  readonly isListening: Promise<void>;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A terminal in memory, with what stands on its standard input. */
export function createMemoryTerminal(
  given: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string | Uint8Array;
    /** In place of `input`: pieces that come when they come. */
    readonly pieces?: () => AsyncIterable<Uint8Array>;
  } = {},
): MemoryTerminal {
  const written = { out: [] as Buffer[], err: [] as Buffer[] };
  const listeners = new Set<() => void>();
  const listening = Promise.withResolvers<void>();
  return {
    env: given.env ?? {},
    isErrorTty: false,
    isOutTty: false,
    exitCode: 0,
    async out(data) {
      written.out.push(Buffer.from(data));
    },
    async err(data) {
      written.err.push(Buffer.from(data));
    },
    input: given.pieces ?? (() => once(Buffer.from(given.input ?? ''))),
    readInput: async () => Buffer.from(given.input ?? ''),
    onInterrupt(listener) {
      listeners.add(listener);
      listening.resolve();
      return () => listeners.delete(listener);
    },
    interrupt() {
      for (const listener of listeners) {
        listener();
      }
    },
    isListening: listening.promise,
    get outText() {
      return this.outBytes.toString('utf8');
    },
    get errText() {
      return Buffer.concat(written.err).toString('utf8');
    },
    get outBytes() {
      return Buffer.concat(written.out);
    },
  };
}
