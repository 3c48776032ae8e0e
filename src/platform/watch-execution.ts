import type { Bus } from '../bus/bus.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import { type OutputMessage, subjects } from '../model/manager-messages.ts';
import type { ExecutionUpdate } from './chameleon.ts';
import type { EventStream } from './event-stream.ts';

/**
 * Tells of one execution from now until it is finished. `finished` is the promise of its outcome; the last
 * update carries it, after every event and output chunk that came before.
 */
export function watchExecution(
  sources: { readonly events: EventStream; readonly bus: Bus },
  watched: { readonly id: ExecutionId; readonly finished: Promise<Execution> },
  onUpdate: (update: ExecutionUpdate) => void,
): () => void {
  const stopEvents = sources.events.subscribe((event) => {
    if ('executionId' in event && event.executionId === watched.id) {
      onUpdate({ kind: 'event', event });
    }
  });
  const stopOutput = sources.bus.subscribe(subjects.output(watched.id), (message) => {
    onUpdate({ kind: 'output', output: message as OutputMessage });
  });
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    stopEvents();
    stopOutput();
  };
  watched.finished.then(
    (execution) =>
      sources.events.afterwards(() => {
        if (!isStopped) {
          stop();
          onUpdate({ kind: 'finished', execution });
        }
      }),
    () => stop(),
  );
  return stop;
}
