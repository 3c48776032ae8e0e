import { seededRandom } from '../../../kernel/random.ts';
import { MS_PER_HOUR } from '../../../kernel/units.ts';
import type { Trace, TraceEvent } from '../trace-event.ts';
import { faasShape } from './faas-shape.ts';
import { mergeByTime } from './merge-by-time.ts';
import { sessionsShape } from './sessions-shape.ts';
import type { ShapeName } from './shape-names.ts';
import { contestShape, submissionsShape } from './submission-shapes.ts';
import type { TraceShape } from './trace-shape.ts';

const BATCH_COUNT_MAX = 4096;

const shapes: Readonly<Record<ShapeName, TraceShape>> = {
  submissions: submissionsShape,
  faas: faasShape,
  sessions: sessionsShape,
  contest: contestShape,
};

export interface GeneratedTrace {
  readonly shape: ShapeName;
  readonly seed: number;
  readonly userCount: number;
  readonly hours: number;
}

/**
 * Makes a trace of a shape, the same for the same settings; it begins on a Monday at midnight. Memory grows with the
 * users, not with the hours.
 */
export function generateTrace({ shape, seed, userCount, hours }: GeneratedTrace): Trace {
  const untilMs = hours * MS_PER_HOUR;
  let latestAt: number | undefined;
  return {
    name: `${shape} of seed ${seed}, ${userCount} users, ${hours} h`,
    progressRatio: () => (latestAt === undefined ? undefined : latestAt / untilMs),
    async *batches() {
      const random = seededRandom(seed).fork(shape);
      let batch: TraceEvent[] = [];
      for (const event of mergeByTime(shapes[shape]({ random, userCount, untilMs }))) {
        batch.push(event);
        latestAt = event.at;
        if (batch.length === BATCH_COUNT_MAX) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) {
        yield batch;
      }
      latestAt = untilMs;
    },
  };
}
