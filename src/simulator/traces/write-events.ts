import { MS_PER_SECOND } from '../../kernel/units.ts';
import type { Trace, TraceEvent } from './trace-event.ts';

const HEADER = 't,user,fn,kind,dur_s,mem_mb\n';

/** A trace as text, a piece a batch, that reads back as the same events; times are told to the microsecond. */
export async function* eventTexts(trace: Trace, form: 'csv' | 'jsonl'): AsyncGenerator<string> {
  if (form === 'csv') {
    yield HEADER;
  }
  const lineOf = form === 'csv' ? csvLine : jsonLine;
  for await (const batch of trace.batches()) {
    yield batch.map(lineOf).join('');
  }
}

function csvLine({ at, user, program, kind, durationMs, memoryMb }: TraceEvent): string {
  const cells = [
    seconds(at),
    quoted(user),
    quoted(program ?? ''),
    quoted(kind),
    seconds(durationMs),
    rounded(memoryMb),
  ];
  return `${cells.map((cell) => cell ?? '').join(',')}\n`;
}

function jsonLine({ at, user, program, kind, durationMs, memoryMb }: TraceEvent): string {
  const object = {
    t: seconds(at),
    user,
    fn: program,
    kind,
    dur_s: seconds(durationMs),
    mem_mb: rounded(memoryMb),
  };
  return `${JSON.stringify(object)}\n`;
}

const seconds = (ms: number | undefined) =>
  ms === undefined ? undefined : Number((ms / MS_PER_SECOND).toFixed(6));

const rounded = (value: number | undefined) => (value === undefined ? undefined : Number(value.toFixed(3)));

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
