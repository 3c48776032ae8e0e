import type { DriverInstance } from '../drivers/driver.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';

/** The driver ends a compile and a run at their wall limits; one that has not by then is taken for a failure of the instance. */
const OVERDUE_MS = 10_000;

/** Stops an instance whose run does not end; call what is returned when it has. */
export function stopWhenOverdue(
  clock: Clock,
  instance: Pick<DriverInstance, 'stop' | 'compileMsMax'>,
  wallMs: number,
): Cancel {
  return clock.schedule(instance.compileMsMax + wallMs + OVERDUE_MS, () => {
    instance.stop().catch(() => undefined);
  });
}
