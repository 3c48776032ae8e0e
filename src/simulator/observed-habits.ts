import { MS_PER_HOUR } from '../kernel/units.ts';

/** What is known of an execution before it runs, as far as a trace tells it; what it does not tell is NaN. */
export interface Habits {
  readonly executionsPerHour: number;
  readonly durationMs: number;
  readonly memoryMb: number;
}

interface Habit {
  hourly: number;
  lastAt: number;
  durationMs: number;
  memoryMb: number;
}

/** Of a mean, what the newest value adds: about the last 64 runs count, as in a profile. */
const NEWEST_SHARE = 1 - 2 ** (-1 / 64);

/** What each user did so far: how often, and how long and how large it was on average. */
export class ObservedHabits {
  readonly #users = new Map<string, Habit>();

  /** One user calls: the habits from before that, then counted with it. */
  arrive(user: string, at: number): Habits {
    const habit = this.#users.get(user) ?? {
      hourly: Number.NaN,
      lastAt: at,
      durationMs: Number.NaN,
      memoryMb: Number.NaN,
    };
    this.#users.set(user, habit);
    const hourly = habit.hourly * Math.exp(-Math.max(0, at - habit.lastAt) / MS_PER_HOUR);
    habit.hourly = (Number.isNaN(hourly) ? 0 : hourly) + 1;
    habit.lastAt = at;
    return { executionsPerHour: hourly, durationMs: habit.durationMs, memoryMb: habit.memoryMb };
  }

  finish(user: string, run: { readonly durationMs: number; readonly memoryMb: number | undefined }): void {
    const habit = this.#users.get(user);
    if (habit !== undefined) {
      habit.durationMs = mixed(habit.durationMs, run.durationMs);
      habit.memoryMb = run.memoryMb === undefined ? habit.memoryMb : mixed(habit.memoryMb, run.memoryMb);
    }
  }
}

function mixed(mean: number, newest: number): number {
  return Number.isNaN(mean) ? newest : mean + NEWEST_SHARE * (newest - mean);
}
