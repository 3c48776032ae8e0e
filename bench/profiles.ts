import { parseArgs } from 'node:util';
import { makeId } from '../src/kernel/ids.ts';
import { seededRandom } from '../src/kernel/random.ts';
import type { ExecutionUsage } from '../src/model/execution.ts';
import { STORED_BYTES } from '../src/profiler/stored-profile.ts';
import { UserProfiler } from '../src/profiler/user-profiler.ts';

/**
 * How much memory and time the profiles of many users take: `node --expose-gc bench/profiles.ts --users 1000000`.
 * Every user is seen once in order, then users are drawn at random: the worst case for caches.
 */
const { values } = parseArgs({
  options: { users: { type: 'string', default: '1000000' }, updates: { type: 'string', default: '1000000' } },
});
const userCount = Number(values.users);
const updateCount = Number(values.updates);
const runtimes = ['python', 'javascript', 'bash'];

const who = (n: number) => ({ tenantId: makeId('ten', 'bench'), userId: makeId('usr', `u${n}`) });

const usage: ExecutionUsage = {
  cpuUserMs: 80,
  cpuSystemMs: 10,
  wallMs: 120,
  memoryMbPeak: 30,
  memorySource: 'simulated',
  processCountPeak: 1,
  readBytes: 0,
  writtenBytes: 0,
  networkBytes: 0,
  stdinBytes: 0,
  outputBytes: 10,
  operations: { computeRatio: 0.9, fileRatio: 0.1, networkRatio: 0, processRatio: 0 },
  operationsSource: 'simulated',
};

function residentBytes(): number {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return globalThis.gc === undefined ? rss : heapUsed + external;
}

function timed(label: string, count: number, step: (n: number) => void): void {
  const startAt = performance.now();
  const cpuBefore = process.cpuUsage();
  for (let n = 0; n < count; n += 1) {
    step(n);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const wallUs = ((performance.now() - startAt) * 1000) / count;
  const cpuUs = (user + system) / count;
  console.log(
    `${label}: ${cpuUs.toFixed(2)} µs of CPU (${wallUs.toFixed(2)} µs passed) each, ${count} times`,
  );
}

const programId = makeId('prg', '0123456789abcdef0123456789abcdef01234567');
const store = { newest: async () => [], find: async () => undefined, saveMany: async () => undefined };
const random = seededRandom(1);
const before = residentBytes();
const profiler = new UserProfiler({ store, userCountMax: userCount, hashKey: [1, 2] });
const arrive = (n: number, at: number) => {
  profiler.observeArrival(who(n), { at, runtime: runtimes[n % runtimes.length] ?? '', programId });
};
const finish = (n: number, at: number) => {
  profiler.observeFinish(who(n), { at, hasFailed: 'succeeded', usage });
};

timed('first arrival of a user', userCount, (n) => arrive(n, n));
await profiler.save();
const perUser = (residentBytes() - before) / userCount;
console.log(
  `a profile: ${STORED_BYTES} bytes packed, ${perUser.toFixed(0)} bytes resident with its place and name`,
);

const picked = Array.from({ length: updateCount }, () => Math.floor(random.next() * userCount));
const clockAt = (n: number) => 1_700_000_000_000 + n * 100;
timed('arrival of a random user', updateCount, (n) => arrive(picked[n] ?? 0, clockAt(n)));
timed('finish of a random user', updateCount, (n) => finish(picked[n] ?? 0, clockAt(n) + 50));
timed('reading a random profile', updateCount, (n) => {
  profiler.profileOf(who(picked[n] ?? 0), clockAt(updateCount));
});
const savingAt = performance.now();
await profiler.save();
console.log(`saving what changed: ${(performance.now() - savingAt).toFixed(0)} ms in all`);
