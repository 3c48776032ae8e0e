/** Runs the HumanEval-X programs through a real server's HTTP API, and through the bare interpreters as baseline. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { BenchClient } from './support/bench-client.ts';
import { type PreparedPackages, prepareHumanevalPackages } from './support/prepare-packages.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/humaneval.ts [--json] [--count N]

Each of the ../shared/data/humaneval_x programs (solution and test) is sent to a real server, isolation level
"process", and must end with exit code 0 and no failed assertion. The same file is run by the bare interpreter of this
host, to tell a program that cannot pass here from one that the sandbox broke. Both are offered the package js-md5, which
one of the programs requires. N limits the programs of each language.
Exits 0 if every promise holds, 1 if not.`;

const PASSED_RATIO_MIN = 0.99;
const CONCURRENCY = 2;
const BARE_MS_MAX = 60_000;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '1000' },
  },
});

interface Task {
  readonly id: string;
  readonly lang: string;
  readonly prompt: string;
  readonly solution: string;
  readonly test: string;
}

interface Judged {
  readonly id: string;
  readonly lang: string;
  readonly hasPassed: boolean;
  readonly hasPassedBare: boolean;
  readonly isolationLevel: string | null;
  readonly problem: string;
}

const languages: Readonly<
  Record<string, { readonly name: string; readonly file: string; readonly bare: string }>
> = {
  python: { name: 'python', file: 'main.py', bare: '/usr/bin/python3' },
  js: { name: 'javascript', file: 'main.js', bare: process.execPath },
};

function readTasks(data: URL): readonly Task[] {
  const all = gunzipSync(readFileSync(data))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Task);
  return Object.keys(languages).flatMap((lang) =>
    all.filter((task) => task.lang === lang).slice(0, Number(values.count)),
  );
}

/** console.assert only writes to standard error: a failed assertion is a failed program all the same. */
function isPass(exitCode: number | null, stderr: string): boolean {
  return exitCode === 0 && !stderr.includes('Assertion failed');
}

/** Whether the program passes without any wall around it, in a folder of its own with nothing but the packages. */
async function passesBare(task: Task, code: string, packages: PreparedPackages): Promise<boolean> {
  const language = languages[task.lang];
  if (language === undefined) {
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'chameleon-humaneval-'));
  try {
    writeFileSync(join(folder, language.file), code);
    symlinkSync(packages.nodeModules, join(folder, 'node_modules'));
    const child = spawn(language.bare, [language.file], {
      cwd: folder,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: BARE_MS_MAX,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [exitCode] = await once(child, 'close');
    return isPass(exitCode, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function judge(client: BenchClient, task: Task, packages: PreparedPackages): Promise<Judged> {
  const code = `${task.prompt}${task.solution}\n${task.test}`;
  const { status, body } = await client.execute({
    user: `bench-${task.lang}`,
    language: languages[task.lang]?.name ?? task.lang,
    code,
    limits: { wallMs: 60_000, cpuMs: 30_000, memoryMb: 512 },
  });
  const hasPassed = status === 200 && body.reason === 'exit' && isPass(body.exitCode, body.stderr);
  const problem = hasPassed ? '' : `${status} ${body.outcome} ${body.reason}: ${body.stderr?.slice(0, 300)}`;
  const hasPassedBare = await passesBare(task, code, packages);
  return {
    id: task.id,
    lang: task.lang,
    hasPassed,
    hasPassedBare,
    isolationLevel: body.isolationLevel,
    problem,
  };
}

async function judgeAll(tasks: readonly Task[], packages: PreparedPackages): Promise<readonly Judged[]> {
  const server = await startDemoServer({
    CHAMELEON_ISOLATION: 'process',
    CHAMELEON_PACKAGES: JSON.stringify({ javascript: packages.nodeModules }),
  });
  const client = new BenchClient(server.url);
  const judged: Judged[] = [];
  const waiting = tasks.values();
  try {
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (const task of waiting) {
          judged.push(await judge(client, task, packages));
        }
      }),
    );
  } finally {
    client.close();
    await server.stop();
  }
  return judged;
}

function findingsOf(judged: readonly Judged[]): Findings {
  const perLanguage = Object.keys(languages).map((lang) => {
    const own = judged.filter((each) => each.lang === lang);
    const totalCount = own.length;
    const passedCount = own.filter(({ hasPassed }) => hasPassed).length;
    const bareCount = own.filter(({ hasPassedBare }) => hasPassedBare).length;
    const lostCount = own.filter(({ hasPassed, hasPassedBare }) => hasPassedBare && !hasPassed).length;
    const levels = [...new Set(own.map(({ isolationLevel }) => isolationLevel))];
    return { lang, totalCount, passedCount, bareCount, lostCount, levels };
  });
  const failures = judged.filter(({ hasPassed }) => !hasPassed);
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
  const passedAllCount = judged.length - failures.length;
  const promised = verdict(
    '99 % of the programs of both languages together pass at level process',
    `${passedAllCount} of ${judged.length}, ${percent(passedAllCount, judged.length)}`,
    passedAllCount / judged.length >= PASSED_RATIO_MIN &&
      judged.every(({ isolationLevel }) => isolationLevel === 'process'),
  );
  return {
    verdicts: [
      promised,
      ...perLanguage.map(({ lang, bareCount, lostCount }) =>
        verdict(
          `99 % of the ${lang} programs that pass in the bare interpreter pass at level process`,
          `${bareCount - lostCount} of ${bareCount}, ${percent(bareCount - lostCount, bareCount)}`,
          (bareCount - lostCount) / bareCount >= PASSED_RATIO_MIN,
        ),
      ),
    ],
    lines: [
      ...perLanguage.map(
        ({ lang, totalCount, passedCount, bareCount, lostCount, levels }) =>
          `${lang}: ${passedCount} of ${totalCount} pass (${percent(passedCount, totalCount)}) at level ${levels.join(', ')}; ` +
          `bare ${bareCount} (${percent(bareCount, totalCount)}); ratio to bare ${(passedCount / bareCount).toFixed(4)}; ` +
          `pass bare and fail here: ${lostCount}`,
      ),
      ...failures.map(
        ({ id, hasPassedBare, problem }) =>
          `  ${id} fails (bare: ${hasPassedBare ? 'passes' : 'fails too'}): ${problem.replaceAll('\n', ' ').slice(0, 160)}`,
      ),
    ],
    details: { languages: perLanguage, failures },
  };
}

async function measure(): Promise<Findings> {
  const packages = prepareHumanevalPackages();
  try {
    return findingsOf(await judgeAll(readTasks(data), packages));
  } finally {
    packages.remove();
  }
}

const data = new URL('../../shared/data/humaneval_x/programs.jsonl.gz', import.meta.url);
if (values.help) {
  console.log(USAGE);
} else if (existsSync(data)) {
  await reportFindings('humaneval', values, measure);
} else {
  console.error('the HumanEval-X programs are not here (../shared/data/humaneval_x): nothing was measured');
  process.exitCode = 2;
}
