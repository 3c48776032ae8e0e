/** The world of one command: what it reads from and writes to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads standard error. */
  readonly isErrorTty: boolean;
  /** Whether a person reads standard output. */
  readonly isOutTty: boolean;
  /** Results, and with --json nothing but JSON. Resolves when the reader has room for more. */
  out(data: string | Uint8Array): Promise<void>;
  /** Notes, progress and errors. */
  err(data: string | Uint8Array): Promise<void>;
  /** Standard input as it comes. */
  input(): AsyncIterable<Uint8Array>;
  /** All of standard input. */
  readInput(): Promise<Uint8Array>;
  /** Calls `listener` when the user interrupts; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
  /** What the process will exit with. */
  exitCode: number;
}

function writeTo(stream: NodeJS.WriteStream): Terminal['out'] {
  return (data) =>
    new Promise((resolve, reject) => {
      stream.write(data, (error) => (error ? reject(error) : resolve()));
    });
}

/** The terminal that this process was started from. */
export function processTerminal(): Terminal {
  // A reader that has left, as `head` does, ends the command in silence.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    env: process.env,
    isErrorTty: process.stderr.isTTY === true,
    isOutTty: process.stdout.isTTY === true,
    out: writeTo(process.stdout),
    err: writeTo(process.stderr),
    input: () => process.stdin,
    async readInput() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) {
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    exitCode: 0,
  };
}
