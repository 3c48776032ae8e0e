import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../../src/api/schemas/execution-schemas.ts';
import type { PoolBody } from '../../src/api/schemas/pool-schemas.ts';
import { openServedBench, stopCleanly } from '../support/served/served-bench.ts';
import { usableIsolation } from '../support/served/usable-isolation.ts';

const { level } = usableIsolation();

function hasNumpy(): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-s', '-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const canRun = level === 'process' && hasNumpy();
const reason = canRun ? '' : '(skipped: it needs level process and python3-numpy)';

/** Says whether it found numpy loaded, and uses it. */
const code = `import sys
print("numpy" in sys.modules)
import numpy
print(numpy.arange(4).sum(), numpy.random.rand())`;

describe.skipIf(!canRun)(`a server whose users import numpy ${reason}`, { timeout: 240_000 }, () => {
  it('starts them on instances that have it loaded, which saves its import, and leaves nothing', async () => {
    const bench = await openServedBench(level ?? '');
    const { url, ...server } = await bench.start();
    const run = async (user: string, source: string) => {
      const response = await fetch(`${url}/v1/executions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user, language: 'python', code: source }),
      });
      const { usage, stdout } = (await response.json()) as ExecutionBody;
      const [isLoaded, drawn] = (stdout ?? '').split('\n');
      return {
        isLoaded: isLoaded === 'True',
        drawn,
        cpuMs: (usage?.cpuUserMs ?? 0) + (usage?.cpuSystemMs ?? 0),
      };
    };
    const fresh: Awaited<ReturnType<typeof run>>[] = [];
    const layered: typeof fresh = [];
    // On a busy machine the code of some is not read in time, and nothing of theirs is loaded.
    for (let k = 0; layered.length < 4 && k < 60; k += 1) {
      const started = await run(`u${k % 3}`, code);
      expect(started.drawn).toMatch(/^6 0\.\d+$/);
      (started.isLoaded ? layered : fresh).push(started);
    }
    expect(fresh.length).toBeGreaterThan(0);
    expect(layered).toHaveLength(4);
    expect(new Set(layered.map(({ drawn }) => drawn)).size).toBe(4);
    // What they saved, in processor time, which no other process of the machine lengthens.
    const leastOf = (starts: typeof fresh) => Math.min(...starts.map(({ cpuMs }) => cpuMs));
    expect(leastOf(layered)).toBeLessThan(leastOf(fresh) / 3);

    // Nobody else finds anything loaded that does not import it.
    const other = await run('ada', 'import sys\nprint("numpy" in sys.modules)\nprint("6 0.1")');
    expect(other.isLoaded).toBe(false);

    const pool = (await (await fetch(`${url}/v1/pool`)).json()) as PoolBody;
    expect(pool.plan?.layers).toMatchObject([{ runtime: 'python', packages: ['numpy'] }]);
    expect(pool.why.join('\n')).toContain('layer python with numpy: ');
    expect(pool.managers.flatMap(({ layers }) => layers)).toMatchObject([{ packages: ['numpy'] }]);
    await stopCleanly({ url, ...server });
  });
});
