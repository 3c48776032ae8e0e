/** What a program writes within this time is told at once; more notifications help nobody. */
const PAUSE_MS = 200;
/** Of what came since the last notification, its end. */
const TEXT_CHARS_MAX = 2000;

/** Tells output as it comes, in notifications that are few and short. */
export interface ProgressReporter {
  report(text: string): void;
  /** Tells the rest. Nothing is told afterwards. */
  end(): void;
}

/** `tell` is called with what is new, cut to its end, and how many characters there were so far. */
export function createProgressReporter(tell: (text: string, charCount: number) => void): ProgressReporter {
  let waiting = '';
  let charCount = 0;
  let pause: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (waiting !== '') {
      const text = waiting;
      waiting = '';
      tell(text, charCount);
    }
  };
  return {
    report(text) {
      charCount += text.length;
      waiting = (waiting + text).slice(-TEXT_CHARS_MAX).toWellFormed();
      if (pause === undefined) {
        flush();
        pause = setTimeout(() => {
          pause = undefined;
          flush();
        }, PAUSE_MS);
      }
    },
    end() {
      clearTimeout(pause);
      flush();
    },
  };
}
