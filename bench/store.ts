/** How many executions a second the SQLite store accepts on this disk, and how long one acceptance takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeId } from '../src/kernel/ids.ts';
import type { Execution } from '../src/model/execution.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { describeMachine, type Spread, showSpread, spreadOf } from './support/measure.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    folder: { type: 'string', default: tmpdir() },
    repetitions: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
  },
});

const USAGE = `usage: node bench/store.ts [--json] [--folder DIR] [--repetitions N] [--seconds S]

Accepts executions (1 KB of code of 50 kinds, an idempotency key each) in a fresh store below DIR (default: the
temporary folder), with 1 and with 64 callers at once, S seconds each, N times over. Each acceptance is flushed to
disk before it counts. Prints the median of the repetitions and their range.`;

interface Run {
  readonly callerCount: number;
  readonly acceptsPerSecond: Spread;
  readonly latencyMsP50: Spread;
  readonly latencyMsP99: Spread;
}

let serial = 0;

function execution(): Execution {
  serial += 1;
  const code = `print(${serial % 50})`.padEnd(1024, '#');
  return {
    id: makeId('exe', String(serial).padStart(12, '0')),
    request: {
      tenantId: makeId('ten', 'bench'),
      userId: makeId('usr', String(serial % 100)),
      programId: makeId('prg', String(serial % 50)),
      runtime: 'python',
      code,
      stdin: '1 2 3\n',
      args: [],
      env: {},
      limits: {
        wallMs: 30_000,
        cpuMs: 10_000,
        memoryMb: 256,
        processCount: 64,
        outputBytes: 1_048_576,
        fileBytes: 16_777_216,
      },
      idempotencyKey: `key-${serial}`,
    },
    acceptedAt: performance.timeOrigin + performance.now(),
    attemptCount: 0,
    state: { kind: 'queued' },
    prediction: undefined,
  };
}

async function measure(callerCount: number, durationMs: number): Promise<readonly number[]> {
  const folder = mkdtempSync(join(resolve(values.folder), 'chameleon-bench-store-'));
  try {
    const store = await openSqliteStore({ folder });
    const latenciesMs: number[] = [];
    const endAt = performance.now() + durationMs;
    await Promise.all(
      Array.from({ length: callerCount }, async () => {
        while (performance.now() < endAt) {
          const next = execution();
          const startedAt = performance.now();
          await store.executions.accept(next);
          latenciesMs.push(performance.now() - startedAt);
        }
      }),
    );
    await store.close();
    return latenciesMs.sort((a, b) => a - b);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function repeat(callerCount: number): Promise<Run> {
  const durationMs = Number(values.seconds) * 1000;
  const rounds: (readonly number[])[] = [];
  for (let round = 0; round < Number(values.repetitions); round += 1) {
    rounds.push(await measure(callerCount, durationMs));
  }
  const at = (ratio: number) => (sorted: readonly number[]) => sorted[Math.floor(sorted.length * ratio)] ?? 0;
  return {
    callerCount,
    acceptsPerSecond: spreadOf(rounds.map((sorted) => (sorted.length / durationMs) * 1000)),
    latencyMsP50: spreadOf(rounds.map(at(0.5))),
    latencyMsP99: spreadOf(rounds.map(at(0.99))),
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  const machine = describeMachine();
  const runs = [await repeat(1), await repeat(64)];
  if (values.json) {
    console.log(JSON.stringify({ bench: 'store', folder: resolve(values.folder), machine, runs }));
  } else {
    console.log(
      `${machine.text}\nstore below ${resolve(values.folder)}, ${values.repetitions} × ${values.seconds} s`,
    );
    for (const run of runs) {
      console.log(
        `${String(run.callerCount).padStart(3)} callers: ${showSpread(run.acceptsPerSecond, 0)} accepts/s, ` +
          `one takes p50 ${showSpread(run.latencyMsP50, 2)} ms, p99 ${showSpread(run.latencyMsP99, 2)} ms`,
      );
    }
  }
}
