/** Tells everything that waits, streams and long polls alike, that the server is closing. */
export interface Closing {
  readonly isClosing: boolean;
  begin(): void;
  /** Calls `listener` when closing begins, at once if it has; returns how to be left out. */
  onBegin(listener: () => void): () => void;
}

export function createClosing(): Closing {
  const listeners = new Set<() => void>();
  let isClosing = false;
  return {
    get isClosing() {
      return isClosing;
    },
    begin() {
      isClosing = true;
      for (const listener of [...listeners]) {
        listener();
      }
    },
    onBegin(listener) {
      if (isClosing) {
        listener();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
