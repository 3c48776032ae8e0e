import process from 'node:process';
import { describe, expect, it } from 'vitest';
import {
  FOLLOWED_FROM_RATIO,
  PROBE_RUN_COUNT_MAX,
  probeRunLimits,
} from '../../src/analyzer/probe/probe-limits.ts';
import type { AnalysisAnswerBody } from '../../src/api/schemas/analysis-schemas.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
/** Without root nothing counts memory and processes while they are taken: who takes too many is stopped once it is seen. */
const hasCgroups = process.getuid?.() === 0;

/** Beside other tests a run may be stopped, or what it shows be lost in the noise: it is asked for again. */
const untilQuiet = { timeout: 100_000 };

const reads = 'n = int(input())\na = list(map(int, input().split()))\n';

const growing = {
  linear: `${reads}print(sum(x * x % 7 for x in a))`,
  quadratic: `${reads}print(sum(1 for x in a for y in a if x < y))`,
  exponential: `${reads}
def count(at, left):
    return (left == 0) if at == n else count(at + 1, left) + count(at + 1, left - a[at])
print(count(0, n))`,
};

const hostile: Readonly<Record<string, readonly [code: string, ended: readonly string[]]>> = {
  'prints without end': ['while True:\n    print("x" * 1000)', ['output', 'cpu', 'wall']],
  forks: ['import os\nwhile True:\n    os.fork()', ['processes', 'memory', 'exit', 'cpu', 'wall']],
  'never ends': ['while True:\n    pass', ['cpu', 'wall']],
  'never ends once it is given something': ['input()\nwhile True:\n    pass', ['exit', 'wall']],
  sleeps: ['import time\ntime.sleep(60)', ['wall']],
  'fills the memory': [
    'a = []\nwhile True:\n    a.append(bytearray(1 << 20))',
    ['memory', 'exit', 'cpu', 'wall'],
  ],
};

async function ask<Body>(url: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

async function probe(url: string, code: string, language = 'python') {
  const request = { user: 'ada', language, code, probe: 'always' };
  const { probe: found, ...analysis } = await ask<AnalysisAnswerBody>(url, '/v1/analyses', request);
  if (found?.status !== 'ran') {
    throw new Error(`no probe: ${JSON.stringify(found)}`);
  }
  expect(found.runs).toBeLessThanOrEqual(PROBE_RUN_COUNT_MAX);
  if (hasCgroups) {
    expect(found.firstRun.memoryMbPeak).toBeLessThanOrEqual(probeRunLimits.memoryMb + 1);
    expect(found.firstRun.processCountPeak).toBeLessThanOrEqual(probeRunLimits.processCount);
  }
  expect(found.firstRun.outputBytes).toBeLessThanOrEqual(probeRunLimits.outputBytes);
  return { found, analysis };
}

describe.skipIf(level === undefined)(`a server that is asked for probes ${reason}`, () => {
  it('tells growth, imports and first runs, survives what is hostile, and leaves nothing', async () => {
    const bench = await openServedBench(level ?? '');
    const { url, ...server } = await bench.start();

    for (const [name, code] of Object.entries(growing)) {
      const { growth } = (await probe(url, code)).found;
      // On a busy machine a growth may stay open; it is not told surely as another one.
      const isWrong = growth !== null && growth.class !== name && growth.confidence >= FOLLOWED_FROM_RATIO;
      expect({ name, isWrong }).toEqual({ name, isWrong: false });
    }
    const grow = async () => {
      const { found, analysis } = await probe(url, growing.exponential);
      return [found.growth?.class, analysis.timeComplexity.class];
    };
    await expect.poll(grow, untilQuiet).toEqual(['exponential', 'exponential']);

    const quiet = await probe(url, 'print(1)');
    expect(quiet.found).toMatchObject({ growth: null, importMs: null, firstRun: { exitCode: 0 } });
    const importMs = async () => (await probe(url, 'import asyncio, fractions\nprint(1)')).found.importMs;
    await expect.poll(importMs, untilQuiet).toBeGreaterThan(0);

    for (const [name, [code, ended]] of Object.entries(hostile)) {
      const { firstRun } = (await probe(url, code)).found;
      expect({ name, ended, isOne: ended.includes(firstRun.reason) }).toEqual({ name, ended, isOne: true });
    }

    const counting = 'console.log(require("fs").readFileSync(0, "utf8").length)';
    const node = async () => (await probe(url, counting, 'javascript')).found.firstRun;
    await expect.poll(node, untilQuiet).toMatchObject({ reason: 'exit', exitCode: 0 });

    const { executions } = await ask<{ executions: unknown[] }>(url, '/v1/executions');
    expect(executions).toEqual([]);
    const ran = await ask(url, '/v1/executions', { user: 'ada', language: 'python', code: 'print(6*7)' });
    expect(ran).toMatchObject({ outcome: 'succeeded', stdout: '42\n' });
    await stopCleanly({ url, ...server });
  }, 300_000);
});
