import type { TraceEvent } from '../trace-event.ts';

interface Source {
  readonly events: Iterator<TraceEvent>;
  next: TraceEvent;
}

/** Merges rows of events, each in order of time, into one; holds one event a row. */
export function* mergeByTime(rows: readonly Iterable<TraceEvent>[]): Generator<TraceEvent> {
  const heap = startSources(rows);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.next;
    const { value, done } = top.events.next();
    if (done) {
      const last = heap.pop();
      if (last === undefined || last === top) {
        continue;
      }
      heap[0] = last;
    } else {
      top.next = value;
    }
    sink(heap, 0);
  }
}

function startSources(rows: readonly Iterable<TraceEvent>[]): Source[] {
  const sources: Source[] = [];
  for (const row of rows) {
    const events = row[Symbol.iterator]();
    const { value, done } = events.next();
    if (!done) {
      sources.push({ events, next: value });
    }
  }
  // A sorted array is a heap already.
  return sources.sort((a, b) => a.next.at - b.next.at);
}

/** Moves the source at an index down to where both below it are later. */
function sink(heap: Source[], from: number): void {
  let index = from;
  const moving = heap[index];
  if (moving === undefined) {
    return;
  }
  for (;;) {
    let child = 2 * index + 1;
    const right = heap[child + 1];
    let earliest = heap[child];
    if (earliest !== undefined && right !== undefined && right.next.at < earliest.next.at) {
      earliest = right;
      child += 1;
    }
    if (earliest === undefined || earliest.next.at >= moving.next.at) {
      break;
    }
    heap[index] = earliest;
    index = child;
  }
  heap[index] = moving;
}
