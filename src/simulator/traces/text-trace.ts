import type { ByteSource } from './byte-source.ts';
import { countFromBeginning } from './count-from-beginning.ts';
import { LATE_ROW_COUNT_MAX, orderEvents } from './order-events.ts';
import { readTexts } from './read-texts.ts';
import type { TextSplitter } from './split-lines.ts';
import type { Trace, TraceEvent } from './trace-event.ts';

const BATCH_COUNT_MAX = 4096;

/** Gets each event that a reader finds, and the line it stands in. */
export type EventSink = (event: TraceEvent, line: number) => void;

/** Understands one format: makes the splitter that reads a text once and tells the sink what it found. */
export type EventReader = (name: string, sink: EventSink) => TextSplitter;

/** The trace that a text tells, in order of time. Rejects with `invalid-request`, naming the line, for a bad row. */
export function textTrace(
  source: ByteSource,
  reader: EventReader,
  options: { readonly lateRowCountMax?: number } = {},
): Trace {
  return {
    name: source.name,
    progressRatio: source.progressRatio,
    async *batches() {
      const order = orderEvents(source.name, options.lateRowCountMax ?? LATE_ROW_COUNT_MAX);
      const fromBeginning = countFromBeginning();
      const splitter = reader(source.name, order.push);
      for await (const text of readTexts(source)) {
        splitter.push(text);
        yield* inBatches(order.take(), fromBeginning);
      }
      splitter.end();
      yield* inBatches(order.takeRest(), fromBeginning);
    },
  };
}

/** The events in pieces of a length that is worth a promise each. */
function* inBatches(
  events: readonly TraceEvent[],
  finish: (batch: readonly TraceEvent[]) => readonly TraceEvent[],
): Generator<readonly TraceEvent[]> {
  for (let from = 0; from < events.length; from += BATCH_COUNT_MAX) {
    yield finish(events.slice(from, from + BATCH_COUNT_MAX));
  }
}
