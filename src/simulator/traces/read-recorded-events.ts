import { admittedQueue, type FinishedUsage } from './admitted-queue.ts';
import { badCell, type RowPlace } from './bad-row.ts';
import { LATE_ROW_COUNT_MAX } from './order-events.ts';
import { namePool } from './pool-names.ts';
import { type JsonObject, readJsonObject, readName, readQuantity } from './read-json-line.ts';
import { lineSplitter } from './split-lines.ts';
import type { EventReader } from './text-trace.ts';
import { KIND_OF_ALL } from './trace-event.ts';

/**
 * Reads the events that Chameleon records, or that its API streams, a JSON object a line: an execution happens when it
 * is admitted, and its finish tells how long it ran and in how much memory. Other events are passed over. An execution
 * that has not finished when `openCountMax` were admitted after it has no known length.
 */
export function recordedEventsReader(options: {
  readonly kindColumn?: string | undefined;
  readonly openCountMax?: number;
}): EventReader {
  const kindColumn = options.kindColumn ?? 'runtime';
  return (name, sink) => {
    const pooled = namePool();
    const queue = admittedQueue(sink, options.openCountMax ?? LATE_ROW_COUNT_MAX);

    function admit(object: JsonObject, place: RowPlace): void {
      const id = idOf(object, place);
      const program = readName(object, 'programId', place);
      const event = {
        at: need(readQuantity(object, 'at', place), 'at', place),
        user: pooled(userOf(object, place)),
        program: program === undefined ? undefined : pooled(program),
        kind: pooled(readName(object, kindColumn, place) ?? KIND_OF_ALL),
        durationMs: undefined,
        memoryMb: undefined,
      };
      queue.admit(id, event, place.line);
    }

    const lines = lineSplitter(name, (text, line) => {
      const place = { name, line };
      const object = readJsonObject(text, place);
      if (object.name === 'execution.admitted') {
        admit(object, place);
      } else if (object.name === 'execution.finished') {
        queue.finish(idOf(object, place), usageOf(object, place));
      }
    });
    return {
      push: lines.push,
      end() {
        lines.end();
        queue.end();
      },
    };
  };
}

function need<Value>(value: Value | undefined, column: string, place: RowPlace): Value {
  if (value === undefined) {
    throw badCell(place, { column, value: undefined, wanted: 'what an event of an execution has' });
  }
  return value;
}

function idOf(object: JsonObject, place: RowPlace): string {
  return need(readName(object, 'executionId', place), 'executionId', place);
}

/** One name may stand for two people of two tenants; the API tells of one tenant and leaves its name out. */
function userOf(object: JsonObject, place: RowPlace): string {
  const tenant = readName(object, 'tenantId', place);
  const user = need(readName(object, 'userId', place) ?? readName(object, 'user', place), 'userId', place);
  return tenant === undefined ? user : `${tenant}/${user}`;
}

/** What a finished execution used: how long its program ran, not how long anybody waited. Unknown when it never ran. */
function usageOf(object: JsonObject, place: RowPlace): FinishedUsage {
  const inside = (column: string) => {
    const value = object[column];
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  };
  const timings = inside('timings');
  const usage = inside('usage');
  if (timings === undefined || usage === undefined) {
    return { durationMs: undefined, memoryMb: undefined };
  }
  return {
    durationMs: readQuantity(timings, 'runMs', place),
    memoryMb: readQuantity(usage, 'memoryMbPeak', place),
  };
}
