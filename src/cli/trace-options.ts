import { type Command, Option } from 'commander';
import type { TraceReading } from '../simulator/traces/open-trace.ts';
import { type ArrivalPlacement, arrivalPlacements } from '../simulator/traces/place-arrivals.ts';
import { type TraceFormat, traceFormats } from '../simulator/traces/trace-formats.ts';
import { collect, readCount } from './read-option.ts';

/** The options of every command that reads a trace. */
export interface TraceOptions {
  readonly format?: TraceFormat;
  readonly kindColumn?: string;
  readonly with?: readonly string[];
  readonly placement: ArrivalPlacement;
  readonly seed: number;
}

export function addTraceOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <name>', 'its format; without it, the first lines tell').choices(traceFormats),
    )
    .option(
      '--kind-column <name>',
      'the column that tells the kind of instance (default kind, where there is one)',
    )
    .option(
      '--with <file>',
      'durations or memory of an azure-2019 trace; may be given several times',
      collect,
    )
    .addOption(
      new Option('--placement <how>', 'where in its minute an azure-2019 call arrives')
        .choices(arrivalPlacements)
        .default('uniform'),
    )
    .option('--seed <number>', 'chance of what a trace leaves open', readCount, 1);
}

/** How the options want a trace to be read. */
export function traceReadingOf(options: TraceOptions): TraceReading {
  return {
    format: options.format,
    kindColumn: options.kindColumn,
    companions: options.with ?? [],
    placement: options.placement,
    seed: options.seed,
  };
}
