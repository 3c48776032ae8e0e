/** A function as a trace of counts names it. */
export interface FunctionName {
  readonly owner: string;
  readonly app: string;
  readonly fn: string;
  readonly trigger: string | undefined;
}

/** A function, and what it is called among all: its own name is unique within its app only. */
export interface CountedFunction extends FunctionName {
  readonly program: string;
}

/** How often each function was called in each minute; 8 bytes a function and minute in which it was called at all. */
export interface MinuteCounts {
  /** From the first minute in which anything was called. */
  readonly minuteCount: number;
  /** Calls `visit` for each function that was called in a minute, counted from the first. */
  each(minute: number, visit: (fn: CountedFunction, count: number) => void): void;
}

export interface MinuteCountsBuilder {
  /** Returns the function's number, for `add`. */
  addFunction(fn: FunctionName): number;
  add(at: { readonly minute: number; readonly functionNumber: number; readonly count: number }): void;
  build(): MinuteCounts;
}

const FIRST_PAIR_COUNT = 16;

interface Pairs {
  values: Uint32Array;
  length: number;
}

export function minuteCountsBuilder(): MinuteCountsBuilder {
  const functions: CountedFunction[] = [];
  const numbers = new Map<string, number>();
  const minutes: Pairs[] = [];

  function pairsOf(minute: number): Pairs {
    const found = minutes[minute];
    if (found !== undefined && found.length < found.values.length) {
      return found;
    }
    const values = new Uint32Array(found === undefined ? FIRST_PAIR_COUNT : found.values.length * 2);
    values.set(found?.values ?? []);
    const pairs = { values, length: found?.length ?? 0 };
    minutes[minute] = pairs;
    return pairs;
  }

  return {
    addFunction(fn) {
      const key = `${fn.owner}/${fn.app}/${fn.fn}`;
      const known = numbers.get(key);
      if (known !== undefined) {
        return known;
      }
      numbers.set(key, functions.length);
      return functions.push({ ...fn, program: `${fn.app}/${fn.fn}` }) - 1;
    },
    add({ minute, functionNumber, count }) {
      const pairs = pairsOf(minute);
      pairs.values[pairs.length] = functionNumber;
      pairs.values[pairs.length + 1] = count;
      pairs.length += 2;
    },
    build() {
      const first = Math.max(
        0,
        minutes.findIndex((pairs) => pairs !== undefined),
      );
      return {
        minuteCount: minutes.length - (minutes.length === 0 ? 0 : first),
        each(minute, visit) {
          const pairs = minutes[first + minute];
          for (let index = 0; index < (pairs?.length ?? 0); index += 2) {
            const fn = functions[pairs?.values[index] ?? -1];
            if (fn !== undefined) {
              visit(fn, pairs?.values[index + 1] ?? 0);
            }
          }
        },
      };
    },
  };
}
