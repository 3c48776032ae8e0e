import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeId } from '../../kernel/ids.ts';
import { LauncherDriver } from './launcher-driver.ts';

const limits = {
  wallMs: 30_000,
  cpuMs: 20_000,
  memoryMb: 256,
  processCount: 32,
  outputBytes: 100_000,
  fileBytes: 1_000_000,
};

/** Packages of an operator, by the names that the manifest may load: numpy and pandas, whatever these really are. */
function offeredFolder(modules: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'offered-'));
  chmodSync(folder, 0o755);
  for (const [name, code] of Object.entries(modules)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, '__init__.py'), code);
  }
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
const drivers: LauncherDriver[] = [];

async function open(given: Partial<Parameters<typeof LauncherDriver.open>[0]> = {}): Promise<LauncherDriver> {
  const driver = await LauncherDriver.open({ isolation: 'process', ...given });
  drivers.push(driver);
  return driver;
}

async function hold(driver: LauncherDriver, packages: readonly string[]): Promise<void> {
  const layer = { runtime: 'python', packages };
  await vi.waitFor(
    () => {
      driver.holdLayers([layer]);
      expect(driver.heldLayers()).toEqual([expect.objectContaining(layer)]);
    },
    { timeout: 60_000, interval: 20 },
  );
}

async function run(driver: LauncherDriver, code: string, packages: readonly string[] = []) {
  const instance = await driver.create({ instanceId: makeId('ins', 'one'), runtime: 'python', packages });
  const request = {
    executionId: makeId('exe', 'one'),
    owner: { tenantId: makeId('ten', 'one'), userId: makeId('usr', 'one') },
    program: { programId: 'prg_one', code },
    stdin: '',
    args: [],
    env: {},
    limits,
  };
  const report = await instance.run(request, () => undefined);
  await instance.ended;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return {
    ...report,
    packages: instance.packages,
    idleMemoryMb: instance.idleMemoryMb,
    stdout: text(report.stdout),
    stderr: text(report.stderr),
  };
}

afterAll(async () => {
  await Promise.all(drivers.map((driver) => driver.close()));
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const host = await open();
const loadable = (await host.capabilities()).runtimes
  .find(({ runtime }) => runtime === 'python')
  ?.loadable.map(({ name }) => name);
const hasPandas = loadable?.includes('pandas') === true;
const reason = hasPandas ? '' : '(skipped: this host has no python3-pandas)';

/** Everything of a process that a program could tell a fork from a fresh interpreter by. */
const portrait = `
import os, sys, threading, warnings, locale, signal, gc
import numpy, pandas
print(dict(os.environ))
print(sys.argv, sys.path, sys.flags, sys.getrecursionlimit(), sys.getswitchinterval(), __name__, __file__)
print(threading.active_count(), sorted(os.listdir("/proc/self/fd")))
print([repr(each) for each in warnings.filters], locale.getlocale(), os.getcwd(), os.umask(0o22))
print([signal.getsignal(each) for each in (signal.SIGINT, signal.SIGPIPE, signal.SIGTERM)], gc.get_threshold(), gc.isenabled())
print(numpy.geterr(), numpy.get_printoptions(), pandas.get_option("display.max_rows"))
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("numpy", "pandas", "pytz", "dateutil")))
print(numpy.__file__, pandas.__file__, numpy.linalg.solve([[2.0, 1.0], [1.0, 3.0]], [1.0, 2.0]))
print(numpy.random.RandomState(7).rand(3), numpy.random.default_rng(7).random(3))
print(pandas.DataFrame({"a": [1, 2], "b": [3.5, None]}).describe())
# What computes on several threads may begin them when it is loaded or when it first needs them.
print(numpy.ones((300, 300)).dot(numpy.ones((300, 300))).sum(), len(os.listdir("/proc/self/task")))
`;

const draws = `
import random, uuid, secrets
import numpy, pandas
print([numpy.random.rand(), numpy.random.randn(), numpy.random.default_rng().random(), int(numpy.random.randint(1 << 62))])
print([pandas.Series(range(1 << 12)).sample(3).tolist()])
print([random.random(), str(uuid.uuid4()), secrets.token_hex(8)])
`;

describe.skipIf(!hasPandas)(`a fork with packages loaded ${reason}`, { timeout: 120_000 }, () => {
  const both = ['numpy', 'pandas'];

  it('shows a program what a fresh import would, and nothing else', async () => {
    await hold(host, both);
    const fresh = await run(host, portrait);
    const forked = await run(host, portrait, both);
    expect([fresh.packages, forked.packages]).toEqual([[], both]);
    expect([forked, fresh].map(({ reason, stderr }) => reason + stderr)).toEqual(['exit', 'exit']);
    expect(forked.stdout).toBe(fresh.stdout);
  });

  it('has them loaded before the program comes', async () => {
    await hold(host, both);
    const code = 'import sys\nprint([each in sys.modules for each in ("numpy", "pandas")])';
    expect((await run(host, code, both)).stdout).toBe('[True, True]\n');
    expect((await run(host, code)).stdout).toBe('[False, False]\n');
  });

  it('draws numbers of its own: no two of twenty-four clones share one', async () => {
    await hold(host, both);
    const outputs: Awaited<ReturnType<typeof run>>[] = [];
    for (let batch = 0; batch < 6; batch += 1) {
      outputs.push(...(await Promise.all(Array.from({ length: 4 }, () => run(host, draws, both)))));
    }
    expect(outputs.map(({ reason, stderr }) => `${reason}${stderr}`)).toEqual(outputs.map(() => 'exit'));
    for (const line of [0, 1, 2]) {
      const drawn = outputs.map(({ stdout }) => stdout.split('\n')[line] ?? '');
      const values = drawn.flatMap((each) => each.match(/[\w.-]{6,}|\[\d+, \d+, \d+\]/g) ?? []);
      expect(values.length).toBeGreaterThanOrEqual(24);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('holds little for itself, and the layer says what all share', async () => {
    await hold(host, both);
    const [layer] = host.heldLayers();
    expect(layer?.loadMs).toBeGreaterThan(20);
    expect(layer?.memoryMb).toBeGreaterThan(20);
    const { idleMemoryMb } = await run(host, 'pass', both);
    expect(idleMemoryMb).toBeLessThan((layer?.memoryMb ?? 0) / 3);
  });

  it('is let go of: a layer that is not held any more gives plain instances', async () => {
    await hold(host, ['numpy']);
    host.holdLayers([]);
    expect(host.heldLayers()).toEqual([]);
    const { packages, exitCode } = await run(host, 'import numpy', ['numpy']);
    expect([packages, exitCode]).toEqual([[], 0]);
  });

  it('is not had at the lower level, nor where interpreters are not forked', async () => {
    const driver = await open({ isForking: false });
    driver.holdLayers([{ runtime: 'python', packages: both }]);
    expect((await run(driver, 'import numpy', both)).packages).toEqual([]);
    const { runtimes } = await driver.capabilities();
    expect(runtimes.flatMap((each) => each.loadable)).toEqual([]);
  });
});

describe('packages that a zygote may load', { timeout: 60_000 }, () => {
  const quiet = 'import random\nclass random:\n    seed = staticmethod(lambda: None)\n';

  it('are found in an offered folder without being loaded by the server', async () => {
    const mark = join(tmpdir(), `loaded-${process.pid}`);
    const numpy = `open(${JSON.stringify(mark)}, "w")\n${quiet}`;
    const driver = await open({ packages: { python: offeredFolder({ numpy }) } });
    const { runtimes } = await driver.capabilities();
    expect(runtimes.find(({ runtime }) => runtime === 'python')?.loadable).toEqual(
      expect.arrayContaining([{ name: 'numpy', brings: [] }]),
    );
    expect(() => rmSync(mark)).toThrow('ENOENT');
  });

  it('are those of the manifest alone', async () => {
    const driver = await open({ packages: { python: offeredFolder({ numpy: quiet, own: '' }) } });
    driver.holdLayers([{ runtime: 'python', packages: ['own'] }]);
    driver.holdLayers([{ runtime: 'python', packages: ['numpy', 'own'] }]);
    driver.holdLayers([{ runtime: 'javascript', packages: ['numpy'] }]);
    await run(driver, 'pass');
    expect(driver.heldLayers()).toEqual([]);
    await hold(driver, ['numpy']);
    const code = 'import numpy, sys\nprint(numpy.__file__, "own" in sys.modules)';
    expect((await run(driver, code, ['numpy'])).stdout).toMatch(/^\/opt\/chameleon\/packages\/.* False\n$/);
  });

  it('may bring a library along that keeps threads, if it can be told how many: a fork has as many as after an import', async () => {
    const numexpr = `import threading
threads, ended = [], threading.Event()
def set_num_threads(count):
    global threads, ended
    before = len(threads)
    ended.set()
    for each in threads: each.join()
    threads, ended = [], threading.Event()
    threads = [threading.Thread(target=ended.wait, daemon=True) for _ in range(count if count > 1 else 0)]
    for each in threads: each.start()
    return max(1, before)
set_num_threads(3)
`;
    const offered = { numpy: `${quiet}import numexpr`, numexpr };
    const driver = await open({ packages: { python: offeredFolder(offered) } });
    await hold(driver, ['numpy']);
    const code = `import numpy, numexpr, os, threading
print(len(os.listdir("/proc/self/task")), threading.active_count(), numexpr.set_num_threads(1))`;
    expect(await run(driver, code, ['numpy'])).toMatchObject({ packages: ['numpy'], stdout: '4 4 3\n' });
    expect(await run(driver, code)).toMatchObject({ packages: [], stdout: '4 4 3\n' });
  });

  it.each([
    [
      'keeps a thread',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()',
    ],
    [
      'came from where programs can write',
      'import sys, types\nsys.modules["own"] = types.ModuleType("own")\nsys.modules["own"].__file__ = "/box/own.py"',
    ],
    ['cannot be loaded', 'raise RuntimeError("not here")'],
    ['has nothing that seeds it anew', 'del random'],
  ])('make no zygote if one %s', async (_, code) => {
    const driver = await open({ packages: { python: offeredFolder({ numpy: `${quiet}${code}` }) } });
    const layer = { runtime: 'python', packages: ['numpy'] };
    driver.holdLayers([layer]);
    // The plain zygote is made by the same daemon, later: when that listens the other has failed.
    await vi.waitFor(async () => expect((await run(driver, 'import json')).idleMemoryMb).toBeLessThan(8), {
      timeout: 40_000,
      interval: 50,
    });
    expect(driver.heldLayers()).toEqual([]);
    expect(await run(driver, 'print(1)', ['numpy'])).toMatchObject({ stdout: '1\n', packages: [] });
  });
});
