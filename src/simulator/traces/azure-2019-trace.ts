import { ChameleonError } from '../../kernel/errors.ts';
import { type Random, seededRandom } from '../../kernel/random.ts';
import { MS_PER_MINUTE } from '../../kernel/units.ts';
import type { ByteSource } from './byte-source.ts';
import type { CountedFunction, MinuteCounts } from './minute-counts.ts';
import { type ArrivalPlacement, placeArrivals } from './place-arrivals.ts';
import { drawFromQuantiles } from './quantile-curve.ts';
import { type FunctionFigures, readFunctionFigures } from './read-function-figures.ts';
import { readMinuteCounts } from './read-minute-counts.ts';
import { KIND_OF_ALL, type Trace, type TraceEvent } from './trace-event.ts';

const kindColumns = ['trigger', 'owner', 'app', 'fn'] as const;

type KindColumn = (typeof kindColumns)[number];

export interface Azure2019Reading {
  /** The files of durations and memory, in any order; without them neither is known. */
  readonly companions: readonly ByteSource[];
  readonly kindColumn: string | undefined;
  readonly placement: ArrivalPlacement;
  readonly seed: number;
}

/**
 * The Azure Functions trace of 2019, which counts calls by minute (Shahrad et al., USENIX ATC 2020): owners are the
 * users. Where in its minute a call comes, and what it uses, is drawn with the seed. The counts are held in memory,
 * their calls a minute at a time.
 */
export function azure2019Trace(source: ByteSource, reading: Azure2019Reading): Trace {
  const kindColumn = asKindColumn(reading.kindColumn);
  let counts: MinuteCounts | undefined;
  let figures: FunctionFigures | undefined;
  return {
    name: source.name,
    progressRatio: source.progressRatio,
    async *batches() {
      counts ??= await readMinuteCounts(source);
      figures ??= await readFunctionFigures(reading.companions);
      const random = seededRandom(reading.seed);
      for (let minute = 0; minute < counts.minuteCount; minute += 1) {
        const events: TraceEvent[] = [];
        const known = figures;
        counts.each(minute, (fn, count) => {
          const offsets = placeArrivals(random, count, reading.placement);
          for (const offset of offsets) {
            const at = minute * MS_PER_MINUTE + offset;
            events.push(draw(random, { fn, at, kind: kindOf(fn, known, kindColumn), figures: known }));
          }
        });
        if (events.length > 0) {
          yield events.sort((a, b) => a.at - b.at);
        }
      }
    },
  };
}

function draw(
  random: Random,
  given: {
    readonly fn: CountedFunction;
    readonly at: number;
    readonly kind: string;
    readonly figures: FunctionFigures;
  },
): TraceEvent {
  const { fn, at, kind, figures } = given;
  return {
    at,
    user: fn.owner,
    program: fn.program,
    kind,
    durationMs: drawFromQuantiles(random, figures.durationMs(fn) ?? []),
    memoryMb: drawFromQuantiles(random, figures.memoryMb(fn) ?? []),
  };
}

function kindOf(fn: CountedFunction, figures: FunctionFigures, column: KindColumn | undefined): string {
  const kind = column === 'trigger' ? figures.trigger(fn) : fn[column ?? 'trigger'];
  return (column === undefined ? undefined : kind) || KIND_OF_ALL;
}

function asKindColumn(column: string | undefined): KindColumn | undefined {
  const found = kindColumns.find((known) => known === column);
  if (column !== undefined && found === undefined) {
    throw new ChameleonError(
      'invalid-request',
      `column ${column} tells no kind of a trace of Azure Functions 2019; there are ${kindColumns.join(', ')}`,
    );
  }
  return found;
}
