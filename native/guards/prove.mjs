#!/usr/bin/env node
// Proves that each guard in the launcher is needed and watched: takes it away, builds, and demands that the test which is
// named for it fails by an assertion, while the launcher still does its work.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildMutant, buildWhole, sources } from './build.mjs';
import { digestsOf } from './digests.mjs';
import { readGuards } from './guards.mjs';
import { choose, readRecord, SAMPLES, updateRecord, writeRecord } from './record.mjs';
import { runControl, runTests } from './run-tests.mjs';

const usage = `native/guards/prove.mjs [--only NAME] [--recorded [--seed N]] [--record] [--file FILE] [--jobs N] [--again] [--json] [--list] [--help]

  --only NAME   only guards whose name contains NAME; may be repeated
  --recorded    only guards for whose proof something changed since it was recorded, and one in ${SAMPLES} of the others
  --seed N      which of the ${SAMPLES} samples that is (default: the number of the day, so that each has its turn)
  --record      in the end, records who was caught; who was asked and not caught loses what is recorded
  --file FILE   the record (default: native/guards/proven.json)
  --jobs N      so many at once (default: the number of processors)
  --again       a guard that is missed is tried once more, alone: some tests judge who gets the processors
  --json        one line of JSON per guard instead of text
  --list        prints the guards and ends

After a change to the launcher or its tests, --recorded --record --again brings the record up to date.
As root; native/guards/list/ holds the guards. Exit code 0: every guard that this host can tell about is caught, or recorded.`;

/** Each worker's instances have users of their own, so that what is left of them can be told, and ended. */
const UID_STEP = 2000;
const DAY_MS = 86_400_000;
const HANGING_PER_JOB = 3;
const UID_BASE = 1_000_000 + (process.pid % 10_000) * 20 * UID_STEP;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true }, jobs: { type: 'string' }, json: { type: 'boolean' },
    again: { type: 'boolean' }, list: { type: 'boolean' }, help: { type: 'boolean' },
    recorded: { type: 'boolean' }, record: { type: 'boolean' }, seed: { type: 'string' },
    file: { type: 'string', default: path.join(import.meta.dirname, 'proven.json') },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-guards-'));
fs.chmodSync(root, 0o755);
const whole = path.join(root, 'whole');
const project = path.dirname(path.dirname(import.meta.dirname));

const howTo = (guard, launcher, place) => ({ launcher, mode: guard.mode, isUnprivileged: guard.isUnprivileged, place });
const placeOf = (name, worker) => ({ folder: path.join(root, name), uid: UID_BASE + worker * UID_STEP });

/** Why the tests of a guard do not pass on the launcher as it is, or undefined. */
function whyUnfit(results, output) {
  if (results.some(({ outcome }) => !['passed', 'skipped'].includes(outcome))) {
    return `its test fails on the launcher as it is: ${results.map(({ name, outcome, message }) => `${name} ${outcome} ${message}`).join('; ')}`;
  }
  if (results.every(({ outcome }) => outcome === 'skipped')) {
    return results.length === 0 ? `no such test: ${output.slice(-500)}` : 'skipped';
  }
  return undefined;
}

const baselines = new Map();
function baselineOf(guard, worker) {
  const key = [guard.test.file, guard.test.pattern, guard.mode, guard.isUnprivileged].join('|');
  if (!baselines.has(key)) {
    const place = placeOf(`baseline-${baselines.size}`, worker);
    baselines.set(key, runTests(guard.test, howTo(guard, path.join(whole, 'launcher'), place)).then(({ results, output }) => whyUnfit(results, output)));
  }
  return baselines.get(key);
}

async function judge(guard, results, output, how) {
  const said = results.map(({ name, outcome, message }) => `${name}: ${outcome}: ${message}`).join('\n') || output.slice(-1000);
  if (guard.refuses) {
    const isTold = results.some(({ outcome, message }) => outcome !== 'passed' && message.includes(guard.refuses));
    return isTold ? { verdict: 'caught', how: `nothing starts: ${guard.refuses}` } : { verdict: 'missed', said };
  }
  const wanted = guard.hangs ? 'hung' : 'refuted';
  if (!results.some(({ outcome }) => outcome === wanted)) {
    return { verdict: 'missed', said };
  }
  const control = guard.hangs || guard.breaksAll ? 'works' : await runControl(how);
  return control === 'works' ? { verdict: 'caught', how: wanted } : { verdict: 'missed', said: `without it nothing works: ${control}` };
}

async function prove(guard, worker) {
  const unfit = await baselineOf(guard, worker);
  if (unfit !== undefined) {
    return unfit === 'skipped' ? { verdict: 'untold', how: 'its test is skipped on this host' } : { verdict: 'missed', said: unfit };
  }
  const place = placeOf(`mutant-${worker}`, worker);
  const launcher = await buildMutant(guard.edits, whole, place.folder);
  const how = howTo(guard, launcher, place);
  const { results, output } = await runTests(guard.test, how);
  return judge(guard, results, output, how);
}

function tell(guard, result, count, total) {
  if (options.json) {
    console.log(JSON.stringify({ name: guard.name, ...result }));
    return;
  }
  const mark = { caught: 'caught', missed: 'MISSED', untold: 'untold' }[result.verdict];
  console.log(`${String(count).padStart(3)}/${total} ${mark} ${guard.name}${result.how ? ` (${result.how})` : ''}`);
  if (result.said) {
    console.log(`    ${guard.test.file}: ${guard.test.pattern}, ${guard.mode}\n    ${result.said.replaceAll('\n', '\n    ')}`);
  }
}

/** Name → verdict, of each of the guards. */
async function proveEach(guards, jobs) {
  const waiting = [...guards];
  const verdicts = new Map();
  const work = async (worker) => {
    for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
      const result = await prove(guard, worker).catch((error) => ({ verdict: 'missed', said: error.message }));
      verdicts.set(guard.name, result.verdict);
      tell(guard, result, verdicts.size, guards.length);
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, worker) => work(worker)));
  return verdicts;
}

/** The same, once those that were missed were tried again, if that was asked for. */
async function proveAll(guards) {
  if (guards.length === 0) {
    return new Map();
  }
  await buildWhole(whole);
  const jobs = Number(options.jobs ?? os.availableParallelism());
  const quick = await proveEach(guards.filter(({ hangs }) => !hangs), jobs);
  // Tests that are to hang mostly wait: many of them do that together.
  const hanging = await proveEach(guards.filter(({ hangs }) => hangs), HANGING_PER_JOB * jobs);
  const verdicts = new Map([...quick, ...hanging]);
  const missed = guards.filter(({ name }) => verdicts.get(name) === 'missed');
  if (!options.again || missed.length === 0) {
    return verdicts;
  }
  baselines.clear();
  console.error(`again: ${missed.map(({ name }) => name).join(', ')}`);
  return new Map([...verdicts, ...await proveEach(missed, 1)]);
}

/** What is recorded. Who writes the record may begin one, and who proves everything does not need to read it. */
function openRecord() {
  if (options.record && !options.recorded && !options.only) {
    return new Map();
  }
  const record = readRecord(options.file);
  if (record === undefined && options.recorded && !options.record) {
    throw new Error(`there is no record ${options.file}: --record makes it`);
  }
  return record ?? new Map();
}

function readSeed() {
  const seed = options.seed === undefined ? Math.floor(Date.now() / DAY_MS) : Number(options.seed || NaN);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new Error(`--seed is a whole number from 0 on, not "${options.seed}"`);
  }
  return seed;
}

/** Which of the guards are proven now. */
function chooseByRecord(guards, record, digests) {
  const seed = readSeed();
  const { stale, recorded, sample } = choose(guards, { record, digests, seed });
  console.error(`record: ${recorded.length} of ${guards.length} guards were proven with everything as it is; of these ${sample.length} are proven again (seed ${seed})`);
  const chosen = new Set([...stale, ...sample]);
  return guards.filter((guard) => chosen.has(guard));
}

/** Says who was recorded and yet is missed: what the proof depends on is wider than the digest, or the record was not made by a proof. */
function tellBroken(verdicts, record, digests) {
  const broken = [...verdicts].filter(([name, verdict]) => verdict === 'missed' && record.get(name) === digests.get(name));
  if (broken.length > 0) {
    console.error(`recorded as proven, and missed: ${broken.map(([name]) => name).join(', ')}`);
  }
}

function keepRecord(all, record, verdicts, before) {
  const names = all.map(({ name }) => name);
  const updated = updateRecord(record, { names, verdicts, before, after: digestsOf(all, project) });
  writeRecord(options.file, updated);
  const lost = [...verdicts.keys()].filter((name) => !updated.has(name));
  console.error(`recorded: ${updated.size} of ${names.length} guards${lost.length > 0 ? `; not: ${lost.join(', ')}` : ''}`);
}

async function main() {
  const began = performance.now();
  const all = readGuards(sources);
  const guards = all.filter(({ name }) => !options.only || options.only.some((each) => name.includes(each)));
  if (options.list) {
    guards.forEach(({ name, keeps, edits }) => console.log(`${name}: ${keeps} (${[...new Set(edits.map(({ file }) => file))].join(', ')})`));
    return 0;
  }
  if (process.getuid() !== 0) {
    throw new Error('guards are proven as root: half of the walls are only there then');
  }
  const record = options.recorded || options.record ? openRecord() : new Map();
  const digests = digestsOf(all, project);
  const chosen = options.recorded ? chooseByRecord(guards, record, digests) : guards;
  const verdicts = await proveAll(chosen);
  tellBroken(verdicts, record, digests);
  if (options.record) {
    keepRecord(all, record, verdicts, digests);
  }
  const count = (wanted) => [...verdicts.values()].filter((verdict) => verdict === wanted).length;
  const missed = count('missed');
  const seconds = Math.round((performance.now() - began) / 1000);
  const unasked = options.recorded ? `, ${guards.length - chosen.length} as recorded` : '';
  console.error(`${guards.length} guards: ${count('caught')} caught, ${missed} missed, ${count('untold')} that this host cannot tell about${unasked}; ${seconds} s`);
  return missed === 0 && guards.length > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`prove: ${error.message}`);
  process.exitCode = 1;
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
