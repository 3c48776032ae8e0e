import type { Random } from '../../kernel/random.ts';
import { MS_PER_SECOND } from '../../kernel/units.ts';
import { contestTraffic } from './contest-traffic.ts';
import { type DemoProgram, demoPrograms } from './demo-programs.ts';
import type { DemoSubmission, DemoTraffic } from './demo-submission.ts';
import { geometric, normal, pick } from './draw.ts';

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
  contestantCount: 12,
  contestAtRatio: 0.6,
};

/** Logarithm of a session's gaps: half are under 4 s, a tenth over 14 s (people who edit and run again). */
const GAP_LOG_MEAN = Math.log(4 * MS_PER_SECOND);
const GAP_LOG_DEVIATION = 1;
const SESSION_SUBMISSIONS_MEAN = 7;

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
      found.push({ atMs: at, user, language: program.language, code, stdin: '' });
      at += Math.exp(GAP_LOG_MEAN + GAP_LOG_DEVIATION * normal(random));
    }
    at += 10 * MS_PER_SECOND + random.next() * 20 * MS_PER_SECOND;
  }
  return found;
}

/** Seeded human-like traffic, in order of time: session bursts of several users and languages, and one contest start. */
export function generateTraffic(random: Random, settings: TrafficSettings): DemoTraffic {
  const people = Array.from({ length: settings.userCount }, (_, index) => `user-${index}`).flatMap((user) =>
    sessionsOf(user, random.fork(user), settings.durationMs),
  );
  const contest = contestTraffic(random.fork('contest'), {
    opensAtMs: settings.durationMs * settings.contestAtRatio,
    contestantCount: settings.contestantCount,
  });
  const submissions = [...people, ...contest.submissions]
    .filter(({ atMs }) => atMs < settings.durationMs)
    .sort((a, b) => a.atMs - b.atMs);
  return { submissions, intents: contest.intents };
}
