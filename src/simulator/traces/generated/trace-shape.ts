import type { Random } from '../../../kernel/random.ts';
import type { TraceEvent } from '../trace-event.ts';

/** What a generated trace is made for. */
interface ShapeSettings {
  readonly random: Random;
  readonly userCount: number;
  readonly untilMs: number;
}

/** Makes one row of events for each user or function, each in order of time; merged they are the trace. */
export type TraceShape = (settings: ShapeSettings) => Iterable<TraceEvent>[];
