import type { Random } from '../../kernel/random.ts';
import { MS_PER_SECOND } from '../../kernel/units.ts';
import { contestPrograms, type DemoProgram, demoPrograms } from './demo-programs.ts';

export interface DemoSubmission {
  /** From the start of the replay. */
  readonly atMs: number;
  readonly user: string;
  readonly language: string;
  readonly code: string;
}

export interface TrafficSettings {
  readonly durationMs: number;
  readonly userCount: number;
  readonly contestantCount: number;
  /** When the contest opens, as a share of the duration. */
  readonly contestAtRatio: number;
}

export const defaultTraffic: TrafficSettings = {
  durationMs: 60_000,
  userCount: 14,
  contestantCount: 10,
  contestAtRatio: 0.6,
};

/** Logarithm of a session's gaps: half are under 4 s, a tenth over 14 s (people who edit and run again). */
const GAP_LOG_MEAN = Math.log(4 * MS_PER_SECOND);
const GAP_LOG_DEVIATION = 1;
const SESSION_SUBMISSIONS_MEAN = 7;
const CONTEST_SPREAD_MS = 4000;

/** Standard normal by the polar form of Box and Muller's transform (1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

function geometric(random: Random, mean: number): number {
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / mean));
}

function pick<T>(random: Random, items: readonly [T, ...T[]] | readonly T[]): T {
  const item = items[Math.floor(random.next() * items.length)];
  if (item === undefined) {
    throw new RangeError('cannot pick from an empty list');
  }
  return item;
}

/** People arrive in sessions: a burst of runs of one program, edited a little each time, then silence. */
function sessionsOf(user: string, random: Random, durationMs: number): DemoSubmission[] {
  const found: DemoSubmission[] = [];
  const habit = pick(random, demoPrograms);
  let at = random.next() * durationMs * 0.8;
  while (at < durationMs) {
    const program: DemoProgram = random.next() < 0.8 ? habit : pick(random, demoPrograms);
    const count = geometric(random, SESSION_SUBMISSIONS_MEAN);
    for (let n = 0; n < count && at < durationMs; n += 1) {
      const code = program.source(Math.floor(random.next() * 20));
      found.push({ atMs: at, user, language: program.language, code });
      at += Math.exp(GAP_LOG_MEAN + GAP_LOG_DEVIATION * normal(random));
    }
    at += 10 * MS_PER_SECOND + random.next() * 20 * MS_PER_SECOND;
  }
  return found;
}

/** Everybody reads the task and submits within seconds of the start, some twice. */
function contest(random: Random, settings: TrafficSettings): DemoSubmission[] {
  const opensAt = settings.durationMs * settings.contestAtRatio;
  return Array.from({ length: settings.contestantCount }, (_, index) => index).flatMap((index) => {
    const program = pick(random, contestPrograms);
    const first = opensAt + random.next() * CONTEST_SPREAD_MS;
    const times = random.next() < 0.4 ? [first, first + 2000 + random.next() * 6000] : [first];
    return times.map((atMs) => ({
      atMs,
      user: `contestant-${index}`,
      language: program.language,
      code: program.source(Math.floor(random.next() * 20)),
    }));
  });
}

/** Seeded human-like traffic, in order of time: session bursts of several users and languages, and one contest start. */
export function generateTraffic(random: Random, settings: TrafficSettings): DemoSubmission[] {
  const people = Array.from({ length: settings.userCount }, (_, index) => `user-${index}`).flatMap((user) =>
    sessionsOf(user, random.fork(user), settings.durationMs),
  );
  return [...people, ...contest(random.fork('contest'), settings)]
    .filter(({ atMs }) => atMs < settings.durationMs)
    .sort((a, b) => a.atMs - b.atMs);
}
