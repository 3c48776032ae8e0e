/** One wish to end may arrive several times: from the terminal, and from each process that passes it on. */
const REPEAT_MS_MAX = 500;

/** Resolves at the first SIGTERM or SIGINT; one that comes half a second later or more ends the process at once. */
export function waitForEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt >= REPEAT_MS_MAX) {
          process.exit(1);
        }
        resolve(signal);
      });
    }
  });
}
