import { setTimeout as pause } from 'node:timers/promises';
import { type Compared, compared, pairOf, SETTLE_MS, showCompared } from './compared.ts';
import { openOneShots, timeBareSpawn } from './one-shots.ts';
import { showQuantiles } from './quantiles.ts';
import { type Findings, verdict } from './verdicts.ts';

const RATIO_MAX = 1;
/** Rounds that are not counted: the first starts find nothing in the caches. */
const WARM_UP_ROUNDS = 3;

type Shots = Awaited<ReturnType<typeof openOneShots>>;

/** The command inside and the same outside. */
function programsOf(shots: Shots): Readonly<Record<string, readonly [readonly string[], readonly string[]]>> {
  const same = (...argv: readonly string[]) => [argv, argv] as const;
  return {
    true: same('/bin/true'),
    bash: same('/bin/bash', '-c', ':'),
    python: same('/usr/bin/python3', '-c', 'pass'),
    node: [
      [shots.node, '-e', '0'],
      [process.execPath, '-e', '0'],
    ],
  };
}

/** Sandboxed starts against Node's own spawn, in pairs. */
export async function measureOneShots(roundCount: number): Promise<Findings> {
  const shots = await openOneShots();
  const results: Compared[] = [];
  try {
    for (const [name, [inside, outside]] of Object.entries(programsOf(shots))) {
      const pairs: (readonly [number, number])[] = [];
      for (let round = 0; round < roundCount + WARM_UP_ROUNDS; round += 1) {
        pairs.push(
          await pairOf(
            round,
            () => shots.time(inside),
            () => timeBareSpawn(outside),
          ),
        );
        await pause(SETTLE_MS);
      }
      results.push(compared(name, pairs.slice(WARM_UP_ROUNDS)));
    }
  } finally {
    await shots.close();
  }
  return {
    lines: ['one-shot', ...results.map((each) => showCompared(each, ['sandboxed', 'bare spawn']))],
    verdicts: results.map(({ name, ratio }) =>
      verdict(
        `a sandboxed start of ${name} takes at most a bare spawn's time`,
        `ratio ${showQuantiles(ratio, 3)}, promised ≤ ${RATIO_MAX}`,
        ratio.median <= RATIO_MAX,
      ),
    ),
    details: results,
  };
}
