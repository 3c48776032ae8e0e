import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level, reason } = usableIsolation();
const isHere = level === 'process' && (existsSync('/usr/bin/gcc') || existsSync('/usr/bin/clang'));

async function execute(url: string, code: string, user = 'ada'): Promise<ExecutionBody> {
  const response = await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, language: 'c', code }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as ExecutionBody;
}

const why = isHere ? '' : reason || 'without a compiler or namespaces';

describe.skipIf(!isHere)(`a compiled language of a real server ${why}`, () => {
  it('tells what compiling took, whom it serves, and what did not compile', async () => {
    const bench = await openServedBench(level ?? '');
    const { url, ...server } = await bench.start();
    const code = '#include <stdio.h>\nint main(void) { puts("out"); }';
    const first = await execute(url, code);
    expect(first).toMatchObject({ outcome: 'succeeded', stdout: 'out\n', compile: { isCached: false } });
    expect(first.compile?.cpuMs).toBeGreaterThan(0);
    expect(first.timings?.compileMs).toBeGreaterThan(0);
    expect(first.actual?.cpuMs).toBeLessThan(first.compile?.cpuMs ?? 0);
    const again = await execute(url, code);
    expect(again).toMatchObject({ stdout: 'out\n', compile: { isCached: true, cpuMs: 0 } });
    expect(await execute(url, code, 'grace')).toMatchObject({ compile: { isCached: false } });

    const refused = await execute(url, 'int main( {');
    expect(refused).toMatchObject({
      outcome: 'failed',
      reason: 'compile',
      exitCode: 1,
      message: 'it did not compile',
      stdout: '',
      usage: null,
      actual: null,
    });
    expect(refused.stderr).toContain('main.c:1:11: error');
    const listed = await fetch(`${url}/v1/executions/${refused.id}`);
    expect(await listed.json()).toEqual(refused);
    await stopCleanly({ url, ...server });
  }, 300_000);
});
