/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
export function waitForEnd(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isEnding = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (isEnding) {
          process.exit(1);
        }
        isEnding = true;
        resolve(signal);
      });
    }
  });
}
