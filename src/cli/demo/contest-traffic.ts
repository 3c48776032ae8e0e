import type { Random } from '../../kernel/random.ts';
import { contestSolution } from './demo-programs.ts';
import type { DemoIntent, DemoSubmission, DemoTraffic } from './demo-submission.ts';
import { pick } from './draw.ts';

export interface ContestSettings {
  readonly opensAtMs: number;
  readonly contestantCount: number;
}

/** The judge runs every submission on all its tests at once. */
const TEST_COUNT = 4;
/** First submissions come within this time of the start (a warm-up task that everybody has at hand). */
const SPREAD_MS = 4000;
const AGAIN_RATIO = 0.4;
const ABSENT_RATIO = 0.15;
const UNREGISTERED_RATIO = 0.15;
/** The judge announces its registered contestants this long before the start, to come while first submissions do. */
const ANNOUNCED_MS = 10_000;
const LANGUAGES = ['python', 'python', 'javascript'] as const;

/**
 * A contest start: everybody submits within seconds, each submission runs on all tests at once, and some submit
 * again. The judge knows who registered, not who comes: some stay away, and some come unregistered.
 */
export function contestTraffic(random: Random, settings: ContestSettings): DemoTraffic {
  const submissions: DemoSubmission[] = [];
  const intents: DemoIntent[] = [];
  for (let index = 0; index < settings.contestantCount; index += 1) {
    const user = `contestant-${index}`;
    const language = pick(random, LANGUAGES);
    const isRegistered = random.next() >= UNREGISTERED_RATIO;
    if (isRegistered) {
      intents.push({
        atMs: Math.max(0, settings.opensAtMs - ANNOUNCED_MS),
        user,
        language,
        executionCount: TEST_COUNT,
        probability: 1 - ABSENT_RATIO,
        startsInMs: Math.min(ANNOUNCED_MS, settings.opensAtMs),
        durationMs: SPREAD_MS,
      });
    }
    if (!isRegistered || random.next() >= ABSENT_RATIO) {
      submissions.push(...attemptsOf(user, language, random, settings.opensAtMs));
    }
  }
  return { submissions, intents };
}

function attemptsOf(user: string, language: string, random: Random, opensAtMs: number): DemoSubmission[] {
  const first = opensAtMs + random.next() * SPREAD_MS;
  const times = random.next() < AGAIN_RATIO ? [first, first + 2000 + random.next() * 6000] : [first];
  return times.flatMap((atMs) => {
    const code = contestSolution(language).source(Math.floor(random.next() * 20));
    return Array.from({ length: TEST_COUNT }, (_, test) => ({
      atMs,
      user,
      language,
      code,
      stdin: `${test + 1}\n`,
    }));
  });
}
