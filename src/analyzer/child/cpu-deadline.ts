import process from 'node:process';

const MICROSECONDS_PER_MS = 1000;
/** Once the clock says that it may be late, the kernel is asked this often: that costs ten times a look at the clock. */
const MS_PER_QUESTION = 1;

/** CPU time of this thread in milliseconds; of the whole process where Node cannot tell (before 23.9). */
function cpuMs(): number {
  const usage = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (usage.user + usage.system) / MICROSECONDS_PER_MS;
}

/** So much CPU time from now. A thread uses no more than what passes by the clock, so that one is looked at first. */
export class CpuDeadline {
  readonly #endMs: number;
  #askAt: number;

  constructor(leftMs: number) {
    this.#endMs = cpuMs() + leftMs;
    this.#askAt = performance.now() + leftMs;
  }

  isPassed(): boolean {
    const now = performance.now();
    if (now < this.#askAt) {
      return false;
    }
    this.#askAt = now + MS_PER_QUESTION;
    return cpuMs() > this.#endMs;
  }
}
