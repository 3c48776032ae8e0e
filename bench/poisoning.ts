/** What others lose by one user who pretends demand: the server's planner on a pool of bounded memory, simulated. */
import { parseArgs } from 'node:util';
import { MS_PER_HOUR } from '../src/kernel/units.ts';
import { policiesNamed } from '../src/simulator/named-policies.ts';
import type { SimulatedStart } from '../src/simulator/policy.ts';
import { PoolWorld } from '../src/simulator/pool-world.ts';
import { defaultSimulationSettings } from '../src/simulator/simulation-settings.ts';
import { generateTrace } from '../src/simulator/traces/generated/generate-trace.ts';
import { KIND_OF_ALL, type TraceEvent } from '../src/simulator/traces/trace-event.ts';
import { WorldMeter } from '../src/simulator/world-meter.ts';
import { quantileOf } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/poisoning.ts [--json] [--seeds N] [--factor N] [--budget-gb GB] [--policy NAME]

A generated day of submissions, and in its busiest hour one user who sends N times what a usual user sends then (default
50) for ten minutes. The same traffic goes through a simulated pool with and without that user; what is compared are the
starts of all others, from the first fake execution until ten minutes after the last. Exits 0 if their warm hits fall by
at most 5 points and their p99 start grows to at most 1.1 times, on each of the seeds (default 5).`;

const HIT_POINTS_MAX = 5;
const P99_RATIO_MAX = 1.1;
const ATTACK_MS = 600_000;
const HOURS = 24;
const USER_COUNT = 20_000;
const ATTACKER = 'attacker';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '5' },
    factor: { type: 'string', default: '50' },
    'budget-gb': { type: 'string', default: '1' },
    policy: { type: 'string', default: 'chameleon' },
  },
});

interface Window {
  readonly from: number;
  readonly until: number;
}

/** Counts the starts of everybody but the attacker. */
class OthersMeter extends WorldMeter {
  readonly waitsMs: number[] = [];
  readonly #seen: Window;
  hitCount = 0;

  constructor(seen: Window, settings = defaultSimulationSettings) {
    super(settings, seen);
    this.#seen = seen;
  }

  override start(
    arrival: { readonly at: number; readonly user: string },
    start: SimulatedStart,
    waitMs: number,
  ): void {
    super.start(arrival, start, waitMs);
    if (arrival.user !== ATTACKER && arrival.at >= this.#seen.from && arrival.at < this.#seen.until) {
      this.waitsMs.push(waitMs);
      this.hitCount += start === 'cold' ? 0 : 1;
    }
  }
}

async function honestDay(seed: number): Promise<readonly TraceEvent[]> {
  const trace = generateTrace({ shape: 'submissions', seed, userCount: USER_COUNT, hours: HOURS });
  const events: TraceEvent[] = [];
  for await (const batch of trace.batches()) {
    events.push(...batch.map((event) => ({ ...event, kind: KIND_OF_ALL })));
  }
  return events;
}

function busiestHour(events: readonly TraceEvent[]): number {
  const counts = new Array<number>(HOURS).fill(0);
  for (const { at } of events) {
    const hour = Math.min(HOURS - 1, Math.floor(at / MS_PER_HOUR));
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  // Not so late that the day ends before its consequences do.
  const busiest = counts.slice(0, HOURS - 1);
  return busiest.indexOf(Math.max(...busiest)) * MS_PER_HOUR;
}

/** Evenly spaced, `factor` times as often as a user of that hour sends on average, and each for as long as usual. */
function attackOn(events: readonly TraceEvent[], from: number, factor: number): readonly TraceEvent[] {
  const ofHour = events.filter(({ at }) => at >= from && at < from + MS_PER_HOUR);
  const perUser = ofHour.length / new Set(ofHour.map(({ user }) => user)).size;
  const count = Math.round((factor * perUser * ATTACK_MS) / MS_PER_HOUR);
  const durationMs = ofHour.reduce((sum, event) => sum + (event.durationMs ?? 0), 0) / ofHour.length;
  return Array.from({ length: count }, (_, n) => ({
    at: from + MS_PER_HOUR / 4 + (n * ATTACK_MS) / count,
    user: ATTACKER,
    program: undefined,
    kind: KIND_OF_ALL,
    durationMs,
    memoryMb: undefined,
  }));
}

function startsOfOthers(events: readonly TraceEvent[], seen: Window) {
  const settings = { ...defaultSimulationSettings, memoryBudgetGb: Number(values['budget-gb']) };
  const meter = new OthersMeter(seen, settings);
  const [policy] = policiesNamed(values.policy, settings, 'usual').policies;
  if (policy === undefined) {
    throw new Error(`no policy ${values.policy}`);
  }
  const world = new PoolWorld(policy, settings, meter);
  for (const event of events) {
    world.arrive(event);
  }
  return {
    count: meter.waitsMs.length,
    hitRatio: meter.hitCount / meter.waitsMs.length,
    p99Ms: quantileOf(meter.waitsMs, 0.99),
  };
}

async function measureSeed(seed: number) {
  const honest = await honestDay(seed);
  const attack = attackOn(honest, busiestHour(honest), Number(values.factor));
  const from = attack[0]?.at ?? 0;
  const seen = { from, until: from + 2 * ATTACK_MS };
  const mixed = [...honest, ...attack].toSorted((a, b) => a.at - b.at);
  return {
    seed,
    fakeCount: attack.length,
    without: startsOfOthers(honest, seen),
    attacked: startsOfOthers(mixed, seen),
  };
}

async function measure(): Promise<Findings> {
  const found: Awaited<ReturnType<typeof measureSeed>>[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    found.push(await measureSeed(seed));
  }
  const lost = found.map(({ without, attacked }) => (without.hitRatio - attacked.hitRatio) * 100);
  const grown = found.map(({ without, attacked }) =>
    without.p99Ms === attacked.p99Ms ? 1 : attacked.p99Ms / without.p99Ms,
  );
  return {
    lines: found.map(
      ({ seed, fakeCount, without, attacked }) =>
        `  seed ${seed}: ${fakeCount} fake among ${without.count}; hits of others ${(without.hitRatio * 100).toFixed(1)} %` +
        ` → ${(attacked.hitRatio * 100).toFixed(1)} %, p99 start ${without.p99Ms.toFixed(0)} → ${attacked.p99Ms.toFixed(0)} ms`,
    ),
    verdicts: [
      verdict(
        `others lose at most ${HIT_POINTS_MAX} points of warm hits`,
        `at most ${Math.max(...lost).toFixed(1)} points`,
        lost.every((points) => points <= HIT_POINTS_MAX),
      ),
      verdict(
        `their p99 start grows to at most ${P99_RATIO_MAX} times`,
        `at most ${Math.max(...grown).toFixed(2)} times`,
        grown.every((ratio) => ratio <= P99_RATIO_MAX),
      ),
    ],
    details: found,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('poisoning', values, measure);
}
