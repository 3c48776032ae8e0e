/** How long a request takes within a process and to a forked child, and how many a second go through. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bus } from '../src/bus/bus.ts';
import { BusRouter } from '../src/bus/bus-router.ts';
import { attachChild, attachParent } from '../src/bus/process-link.ts';
import { systemClock } from '../src/platform/system-clock.ts';
import { describeMachine, type Spread, showSpread, spreadOf } from './support/measure.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    repetitions: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    child: { type: 'boolean', default: false },
  },
});

const USAGE = `usage: node bench/bus.ts [--json] [--repetitions N] [--seconds S]

Requests with a message of 1 KB text and an answer of 1 KB bytes, within one process and to a forked child, with 1
and with 64 waiting at once, S seconds each, N times over; then publications of 1 KB to a child, counted when the
child has heard them all. Prints the median of the repetitions and their range.`;

const BURST_COUNT = 5000;
const message = { text: 'x'.repeat(1024) };
const clock = systemClock();
const limits = { timeoutMs: 60_000 };

interface Run {
  readonly what: string;
  readonly perSecond: Spread;
  readonly latencyMsP50?: Spread;
  readonly latencyMsP99?: Spread;
}

function serveEcho(bus: Bus): void {
  const answer = new Uint8Array(1024);
  let heardCount = 0;
  bus.subscribe('burst', () => {
    heardCount += 1;
  });
  bus.serve('echo', async () => answer);
  bus.serve('heard', async () => heardCount);
}

async function requestFor(
  bus: Bus,
  waitingCount: number,
): Promise<{ perSecond: number; latenciesMs: readonly number[] }> {
  const durationMs = Number(values.seconds) * 1000;
  const latenciesMs: number[] = [];
  const endAt = performance.now() + durationMs;
  await Promise.all(
    Array.from({ length: waitingCount }, async () => {
      while (performance.now() < endAt) {
        const startedAt = performance.now();
        await bus.request('echo', message, limits);
        latenciesMs.push(performance.now() - startedAt);
      }
    }),
  );
  return {
    perSecond: (latenciesMs.length / durationMs) * 1000,
    latenciesMs: latenciesMs.sort((a, b) => a - b),
  };
}

async function requests(what: string, bus: Bus, waitingCount: number): Promise<Run> {
  const rounds: Awaited<ReturnType<typeof requestFor>>[] = [];
  for (let round = 0; round < Number(values.repetitions); round += 1) {
    rounds.push(await requestFor(bus, waitingCount));
  }
  const at = (ratio: number) =>
    spreadOf(rounds.map(({ latenciesMs }) => latenciesMs[Math.floor(latenciesMs.length * ratio)] ?? 0));
  return {
    what: `${what}, ${waitingCount} at once`,
    perSecond: spreadOf(rounds.map(({ perSecond }) => perSecond)),
    latencyMsP50: at(0.5),
    latencyMsP99: at(0.99),
  };
}

/** The request behind each burst comes back when all of the burst is delivered: order is kept. */
async function publications(bus: Bus): Promise<Run> {
  const perSecond: number[] = [];
  for (let round = 0; round < Number(values.repetitions); round += 1) {
    const before = Number(await bus.request('heard', {}, limits));
    const startedAt = performance.now();
    for (let n = 0; n < BURST_COUNT; n += 1) {
      bus.publish('burst', message);
    }
    const heardCount = Number(await bus.request('heard', {}, limits)) - before;
    if (heardCount !== BURST_COUNT) {
      throw new Error(`the child heard ${heardCount} of ${BURST_COUNT} publications`);
    }
    perSecond.push((BURST_COUNT / (performance.now() - startedAt)) * 1000);
  }
  return { what: 'publications to a child', perSecond: spreadOf(perSecond) };
}

async function measure(): Promise<readonly Run[]> {
  const local = new BusRouter({ clock });
  serveEcho(local);
  const parent = new BusRouter({ clock });
  const child = fork(fileURLToPath(import.meta.url), ['--child'], { serialization: 'advanced' });
  const ready = new Promise((resolve) => {
    parent.subscribe('ready', resolve);
  });
  const link = attachChild(parent, child);
  await ready;
  const runs = [
    await requests('requests within a process', local, 1),
    await requests('requests within a process', local, 64),
    await requests('requests to a child', parent, 1),
    await requests('requests to a child', parent, 64),
    await publications(parent),
  ];
  await link.close();
  await parent.close();
  await local.close();
  return runs;
}

function show({ what, perSecond, latencyMsP50, latencyMsP99 }: Run): string {
  const latency =
    latencyMsP50 === undefined || latencyMsP99 === undefined
      ? ''
      : `, one takes p50 ${showSpread(latencyMsP50, 3)} ms, p99 ${showSpread(latencyMsP99, 3)} ms`;
  return `${what}: ${showSpread(perSecond, 0)}/s${latency}`;
}

if (values.child) {
  const bus = new BusRouter({ clock });
  const parentGone = attachParent(bus);
  serveEcho(bus);
  bus.publish('ready', {});
  await parentGone;
} else if (values.help) {
  console.log(USAGE);
} else {
  const machine = describeMachine();
  const runs = await measure();
  console.log(
    values.json
      ? JSON.stringify({ bench: 'bus', machine, runs })
      : [machine.text, `${values.repetitions} × ${values.seconds} s`, ...runs.map(show)].join('\n'),
  );
}
