/** What a hundred thousand instances leave: nothing, and the last are made as quickly as the first. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { churn } from '../test/support/churn.ts';
import { censusOnceAs, launcherDaemons, takeCensus } from '../test/support/launcher-census.ts';
import { runInLauncher } from '../test/support/run-in-launcher.ts';
import { quantileOf } from './support/quantiles.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/churn.ts [--json] [--count N] [--at-once N] [--runtime NAME]

Makes N instances (default 100000) of a runtime (default bash), so many at a time (default 1), through the real launcher
driver at level process; every fourth runs a program, the others are stopped as they are. Each is timed from asking for it
until nothing of it is left. Before and after it is counted what stands on the host: processes, cgroups, mounts, files,
descriptors and resident memory of the daemon and of this process, memory of the kernel's own objects.

Exits 0 if nothing is left, the daemon has not grown by more than 1 MB, and the p99 of the last thousand is at most 1.1
times that of the first thousand; 1 if not. On a busy machine the p99 is the others'.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '100000' },
    'at-once': { type: 'string', default: '1' },
    runtime: { type: 'string', default: 'bash' },
  },
});

const P99_RATIO_MAX = 1.1;
const DAEMON_KB_MAX = 1024;
const WINDOW = 1000;
const MARK = 'CHURN_MARK';

interface Held {
  readonly descriptorCount: number;
  readonly residentKb: number;
}

function heldBy(pid: number): Held {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    descriptorCount: readdirSync(`/proc/${pid}/fd`).length,
    residentKb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]),
  };
}

function kernelKb(): number {
  return Number(/^SUnreclaim:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
}

async function measure(driver: LauncherDriver): Promise<Findings> {
  const { runtime } = values;
  // What stays for good is made before anything is counted.
  await runInLauncher(driver, runtime, { code: ':' });
  await churn(driver, { runtime, count: 50, atOnce: Number(values['at-once']) });
  const [daemon = 0] = launcherDaemons();
  const clean = takeCensus(MARK);
  const before = { daemon: heldBy(daemon), own: heldBy(process.pid), kernelKb: kernelKb() };
  const startedAt = performance.now();
  const times = await churn(driver, {
    runtime,
    count: Number(values.count),
    atOnce: Number(values['at-once']),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await censusOnceAs(clean, { mark: MARK, patienceMs: 10_000 });
  const now = { daemon: heldBy(daemon), own: heldBy(process.pid), kernelKb: kernelKb() };
  const isClean = JSON.stringify(after) === JSON.stringify(clean);
  const first = quantileOf(times.slice(0, WINDOW), 0.99);
  const last = quantileOf(times.slice(-WINDOW), 0.99);
  const grownKb = now.daemon.residentKb - before.daemon.residentKb;
  const kept = now.daemon.descriptorCount - before.daemon.descriptorCount;
  return {
    verdicts: [
      verdict('nothing is left', isClean ? 'nothing' : JSON.stringify({ clean, after }), isClean),
      verdict('the daemon keeps no descriptor', `${kept} more`, kept <= 0),
      verdict(`the daemon grows by ${DAEMON_KB_MAX} KB at most`, `${grownKb} KB`, grownKb <= DAEMON_KB_MAX),
      verdict(
        `p99 of the last ${WINDOW} ≤ ${P99_RATIO_MAX} × that of the first`,
        `${last.toFixed(2)} : ${first.toFixed(2)} ms = ${(last / first).toFixed(2)}`,
        last <= P99_RATIO_MAX * first,
      ),
    ],
    lines: [
      `${times.length} instances of ${runtime} in ${seconds.toFixed(0)} s, ${(times.length / seconds).toFixed(0)} a second`,
      `median ${quantileOf(times, 0.5).toFixed(2)} ms, p99 ${quantileOf(times, 0.99).toFixed(2)} ms`,
      `this process: ${now.own.descriptorCount - before.own.descriptorCount} descriptors and ${now.own.residentKb - before.own.residentKb} KB more; the kernel's own objects: ${now.kernelKb - before.kernelKb} KB more, those of all others on the machine included`,
    ],
    details: { before, now, seconds, count: times.length, p99First: first, p99Last: last },
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'churn-'));
  process.env.TMPDIR = folder;
  const driver = await LauncherDriver.open({ isolation: 'process' });
  await reportFindings('churn', values, () => measure(driver));
  await driver.close();
  rmSync(folder, { recursive: true, force: true });
}
