import { ChameleonError } from '../../kernel/errors.ts';
import { azure2019Trace } from './azure-2019-trace.ts';
import { fileSource } from './byte-source.ts';
import { detectFormat } from './detect-format.ts';
import type { ArrivalPlacement } from './place-arrivals.ts';
import { azure2021Reader } from './read-azure-2021.ts';
import { eventsCsvReader } from './read-events-csv.ts';
import { eventsJsonReader } from './read-events-json.ts';
import { recordedEventsReader } from './read-recorded-events.ts';
import { swfReader } from './read-swf.ts';
import { readHead } from './read-texts.ts';
import { type EventReader, textTrace } from './text-trace.ts';
import type { Trace } from './trace-event.ts';
import type { TraceFormat } from './trace-formats.ts';

const HEAD_LENGTH_MAX = 65_536;

export interface TraceReading {
  /** Undefined: told by the first lines. */
  readonly format?: TraceFormat | undefined;
  /** The column that tells the kind; undefined: `kind`, where there is one. */
  readonly kindColumn?: string | undefined;
  /** Files that go with a trace of Azure Functions 2019: its durations, its memory. */
  readonly companions?: readonly string[];
  /** Where in its minute an execution arrives, where a trace tells only the minute. */
  readonly placement?: ArrivalPlacement;
  /** Chance of what a trace leaves open, such as the instant within the minute. */
  readonly seed?: number;
}

const readers: Readonly<
  Record<Exclude<TraceFormat, 'azure-2019'>, (options: { kindColumn?: string | undefined }) => EventReader>
> = {
  csv: eventsCsvReader,
  jsonl: eventsJsonReader,
  recorded: recordedEventsReader,
  'azure-2021': azure2021Reader,
  swf: swfReader,
};

/**
 * Opens a file as a trace, plain or gzip. Rejects with `invalid-request` when it cannot be read or is none that is
 * known; what is wrong further down is told by the reading, with its line.
 */
export async function openTrace(path: string, reading: TraceReading = {}): Promise<Trace> {
  const source = fileSource(path);
  const format = reading.format ?? detectFormat(source.name, await readHead(source, HEAD_LENGTH_MAX));
  if (format === 'azure-2019') {
    return azure2019Trace(source, {
      companions: (reading.companions ?? []).map(fileSource),
      kindColumn: reading.kindColumn,
      placement: reading.placement ?? 'uniform',
      seed: reading.seed ?? 1,
    });
  }
  if (reading.companions !== undefined && reading.companions.length > 0) {
    throw new ChameleonError(
      'invalid-request',
      `only a trace of Azure Functions 2019 has files that go with it, and ${source.name} is ${format}`,
    );
  }
  return textTrace(source, readers[format]({ kindColumn: reading.kindColumn }));
}
