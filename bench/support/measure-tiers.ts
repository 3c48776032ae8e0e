import { setTimeout as pause } from 'node:timers/promises';
import { SETTLE_MS } from './compared.ts';
import { openOneShots, timeBareSpawn } from './one-shots.ts';
import { findPeers } from './peers.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './quantiles.ts';
import { type Findings, type Verdict, verdict } from './verdicts.ts';

const WARM_UP_ROUNDS = 2;
const program = ['/bin/true'];

/** What the one is promised to take at most of the other. */
const promises = [
  ['daemon', 'spawn', 0.8],
  ['daemon', 'bwrap', 0.35],
  ['one-shot', 'oci', 0.3],
  ['one-shot', 'podman', 0.1],
] as const;

type Way = () => Promise<number>;

/** The launcher as a command is: a daemon of its own, started for one program and stopped after it. */
async function timeOwnDaemon(): Promise<number> {
  const startedAt = performance.now();
  const shots = await openOneShots();
  await shots.time(program);
  const ms = performance.now() - startedAt;
  await shots.close();
  return ms;
}

/** Every way once a round, each round beginning with another, so that none always finds what the same one left. */
async function timeInTurns(ways: readonly (readonly [string, Way])[], roundCount: number) {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < roundCount + WARM_UP_ROUNDS; round += 1) {
    for (let step = 0; step < ways.length; step += 1) {
      const [name, time] = ways[(round + step) % ways.length] ?? ['', async () => Number.NaN];
      const ms = await time();
      if (round >= WARM_UP_ROUNDS) {
        times[name] = [...(times[name] ?? []), ms];
      }
      await pause(SETTLE_MS);
    }
  }
  return times;
}

function ratioOf(subject: readonly number[], baseline: readonly number[]): Quantiles {
  return quantilesOf(subject.map((ms, round) => ms / (baseline[round] ?? Number.NaN)));
}

/** Starts of one small program by every way that this host has, in one run. */
export async function measureTiers(roundCount: number): Promise<Findings> {
  const shots = await openOneShots();
  const { peers, missing, close } = await findPeers();
  const ways: readonly (readonly [string, Way])[] = [
    ['daemon', () => shots.time(program)],
    ['one-shot', timeOwnDaemon],
    ['spawn', () => timeBareSpawn(program)],
    ...Object.entries(peers).map(([kind, { time }]) => [kind, time] as const),
  ];
  const times = await timeInTurns(ways, roundCount).finally(async () => {
    await shots.close();
    await close();
  });
  const nameOf = (way: string) => peers[way]?.name ?? way;
  const verdicts: Verdict[] = promises.flatMap(([subject, baseline, ratioMax]) => {
    const [own, other] = [times[subject], times[baseline]];
    if (own === undefined || other === undefined) {
      return [];
    }
    const ratio = ratioOf(own, other);
    return verdict(
      `${subject} takes at most ${ratioMax} of ${nameOf(baseline)}`,
      `ratio ${showQuantiles(ratio, 3)}`,
      ratio.median <= ratioMax,
    );
  });
  return {
    lines: [
      'starts of /bin/true',
      ...Object.entries(times).map(
        ([way, ms]) => `  ${nameOf(way).padEnd(18)} ${showQuantiles(quantilesOf(ms), 2)} ms`,
      ),
      ...missing.map((why) => `  not here: ${why}`),
    ],
    verdicts,
    details: { times, missing },
  };
}
