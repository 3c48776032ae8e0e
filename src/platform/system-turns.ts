/**
 * Runs the task a few turns of the event loop from now: behind the commit that an answer which arrived in this turn leads to,
 * which is made in the next one, and behind whatever is sent because of a flush that ended in this one.
 */
export function soonAfter(task: () => void): void {
  setImmediate(() => setImmediate(task));
}
