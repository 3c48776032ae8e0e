#!/usr/bin/env node
// Proves that each guard in the launcher is needed and watched: takes it away, builds, and demands that the test which is
// named for it fails by an assertion, while the launcher still does its work.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildMutant, buildWhole, sources } from './build.mjs';
import { readGuards } from './guards.mjs';
import { runControl, runTests } from './run-tests.mjs';

const usage = `native/guards/prove.mjs [--only NAME] [--jobs N] [--again] [--json] [--list] [--help]

  --only NAME   only guards whose name contains NAME; may be repeated
  --jobs N      so many at once (default: the number of processors)
  --again       a guard that is missed is tried once more, alone: some tests judge who gets the processors
  --json        one line of JSON per guard instead of text
  --list        prints the guards and ends

As root; native/guards/list/ holds the guards. Exit code 0: every guard that this host can tell about is caught.`;

/** Each worker's instances have users of their own, so that what is left of them can be told, and ended. */
const UID_STEP = 2000;
const HANGING_PER_JOB = 3;
const UID_BASE = 1_000_000 + (process.pid % 10_000) * 20 * UID_STEP;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true }, jobs: { type: 'string' }, json: { type: 'boolean' },
    again: { type: 'boolean' }, list: { type: 'boolean' }, help: { type: 'boolean' },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'launcher-guards-'));
fs.chmodSync(root, 0o755);
const whole = path.join(root, 'whole');

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

/** The guards that were missed, and how many had which verdict. */
async function proveAll(guards, jobs) {
  const waiting = [...guards];
  const counts = { caught: 0, missed: 0, untold: 0 };
  const missed = [];
  let done = 0;
  const work = async (worker) => {
    for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
      const result = await prove(guard, worker).catch((error) => ({ verdict: 'missed', said: error.message }));
      counts[result.verdict] += 1;
      if (result.verdict === 'missed') {
        missed.push(guard);
      }
      done += 1;
      tell(guard, result, done, guards.length);
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, worker) => work(worker)));
  return { counts, missed };
}

function addUp(a, b) {
  const counts = Object.fromEntries(Object.entries(a.counts).map(([verdict, count]) => [verdict, count + b.counts[verdict]]));
  return { counts, missed: [...a.missed, ...b.missed] };
}

/** What all came to, once those that were missed were tried again. */
async function proveAgain({ counts, missed }) {
  if (missed.length === 0) {
    return counts;
  }
  baselines.clear();
  console.error(`again: ${missed.map(({ name }) => name).join(', ')}`);
  const second = await proveAll(missed, 1);
  return { ...counts, caught: counts.caught + second.counts.caught, missed: second.counts.missed };
}

try {
  const began = performance.now();
  const guards = readGuards(sources).filter(({ name }) => !options.only || options.only.some((each) => name.includes(each)));
  if (options.list) {
    guards.forEach(({ name, keeps, edits }) => console.log(`${name}: ${keeps} (${[...new Set(edits.map(({ file }) => file))].join(', ')})`));
  } else {
    if (process.getuid() !== 0) {
      throw new Error('guards are proven as root: half of the walls are only there then');
    }
    await buildWhole(whole);
    const jobs = Number(options.jobs ?? os.availableParallelism());
    const quick = await proveAll(guards.filter(({ hangs }) => !hangs), jobs);
    // Tests that are to hang mostly wait: many of them do that together.
    const hanging = await proveAll(guards.filter(({ hangs }) => hangs), HANGING_PER_JOB * jobs);
    const first = addUp(quick, hanging);
    const { caught, missed, untold } = options.again ? await proveAgain(first) : first.counts;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.error(`${guards.length} guards: ${caught} caught, ${missed} missed, ${untold} that this host cannot tell about; ${seconds} s`);
    process.exitCode = missed === 0 && guards.length > 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`prove: ${error.message}`);
  process.exitCode = 1;
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
