import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { Trace, TraceEvent } from '../../../src/simulator/traces/trace-event.ts';

/** Writes a file that is removed when the test ends, packed when its name ends in .gz; returns its path. */
export function traceFile(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-trace-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content);
  return path;
}

/** Every event of a trace. */
export async function eventsOf(trace: Trace): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const batch of trace.batches()) {
    events.push(...batch);
  }
  return events;
}
