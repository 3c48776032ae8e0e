// Runs the HumanEval-X programs (solution and test) in isolated instances: node bench/humaneval.ts [--json]
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';

interface Task {
  readonly id: string;
  readonly lang: string;
  readonly prompt: string;
  readonly declaration: string;
  readonly solution: string;
  readonly test: string;
}

const data = new URL('../../shared/data/humaneval_x/programs.jsonl.gz', import.meta.url);
if (!existsSync(data)) {
  console.error('skipped: the HumanEval-X programs are not here (../shared/data/humaneval_x)');
  process.exit(0);
}
const tasks = gunzipSync(readFileSync(data))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Task);
const limits = {
  wallMs: 60_000,
  cpuMs: 30_000,
  memoryMb: 512,
  processCount: 64,
  outputBytes: 1_000_000,
  fileBytes: 1_000_000,
};
const driver = await LauncherDriver.open({ isolation: 'process' });
const { level } = await driver.capabilities();

async function run(task: Task, serial: number) {
  const runtime = task.lang === 'js' ? 'javascript' : task.lang;
  const instance = await driver.create({ instanceId: makeId('ins', `${serial}`), runtime });
  const code = `${task.prompt}${task.solution}\n${task.test}`;
  const program = { programId: task.id, code };
  const request = { executionId: makeId('exe', `${serial}`), program, stdin: '', args: [], env: {}, limits };
  const report = await instance.run(request, () => undefined);
  const stderr = new TextDecoder().decode(report.stderr);
  // console.assert only writes to standard error: a failed assertion is a failed program all the same.
  const hasPassed = report.reason === 'exit' && report.exitCode === 0 && !stderr.includes('Assertion failed');
  return { id: task.id, lang: task.lang, hasPassed, reason: report.reason, stderr: stderr.slice(0, 200) };
}

const results: Awaited<ReturnType<typeof run>>[] = [];
let next = 0;
await Promise.all(
  Array.from({ length: 2 }, async () => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at];
      if (task !== undefined) {
        results.push(await run(task, at));
      }
    }
  }),
);
await driver.close();
const languages = [...new Set(results.map(({ lang }) => lang))].map((lang) => {
  const own = results.filter((result) => result.lang === lang);
  const passedCount = own.filter(({ hasPassed }) => hasPassed).length;
  return { lang, level, passedCount, totalCount: own.length, passedRatio: passedCount / own.length };
});
const failures = results.filter(({ hasPassed }) => !hasPassed);
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ languages, failures }));
} else {
  console.table(languages);
  for (const failure of failures) {
    console.log(failure);
  }
}
