/** How often a probe tells the class of complexity of a program, beside reading it, and how long that takes. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type ComplexityModel,
  judgeClass,
  modelledClasses,
} from '../src/analyzer/judging/complexity-model.ts';
import { findLanguage } from '../src/analyzer/languages/language-tables.ts';
import { planProbe } from '../src/analyzer/probe/plan-probe.ts';
import {
  FOLLOWED_FROM_RATIO,
  PROBE_WALL_MS_MAX,
  probeRunLimits,
} from '../src/analyzer/probe/probe-limits.ts';
import type { ProbeRun } from '../src/analyzer/probe/probe-run.ts';
import { readProbe } from '../src/analyzer/probe/read-probe.ts';
import { weighProbe } from '../src/analyzer/probe/weigh-probe.ts';
import { writeProbeRun } from '../src/analyzer/probe/write-probe-run.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { idFactory, makeId } from '../src/kernel/ids.ts';
import { seededRandom } from '../src/kernel/random.ts';
import { Boots } from '../src/managers/boots.ts';
import { Probes } from '../src/managers/probes.ts';
import type { ComplexityClass } from '../src/model/program-analysis.ts';
import type { ProbedGrowth } from '../src/model/program-probe.ts';
import { systemClock } from '../src/platform/system-clock.ts';
import { type LabelledProgram, readLabelledPrograms } from './support/labelled-programs.ts';
import { quantilesOf } from './support/quantiles.ts';
import { shuffled } from './support/shuffled.ts';
import { trainComplexity } from './support/train-complexity.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/probe.ts [--json] [--data FOLDER] [--contest N] [--language NAME]

Probes each program of test/corpus/complexity in Python and JavaScript that reads standard input, and N (default 0) of the Python
programs of codecomplex in FOLDER, by the real launcher. Beside it what reading alone tells, by a model that was trained on four fifths
of all labelled programs without the one asked about, and what both tell together, as an analysis would.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data' },
    contest: { type: 'string', default: '0' },
    language: { type: 'string' },
  },
});

const FOLD_COUNT = 5;
const PROBED_LANGUAGES = ['python', 'javascript'];
/** The last run may begin just before the end, and boot, and be stopped at its wall limit. */
const MS_MAX = PROBE_WALL_MS_MAX + probeRunLimits.wallMs + 1000;

interface Told {
  readonly class: ComplexityClass;
  readonly confidenceRatio: number;
}

/** One program, and what was told of it in each way. */
interface Asked {
  readonly id: string;
  readonly group: string;
  readonly actual: ComplexityClass;
  readonly reading: Told;
  readonly growth: ProbedGrowth | undefined;
  readonly together: Told;
  readonly ms: number;
  readonly runCount: number;
}

/** Each program with a model that never saw it. */
function modelsFor(all: readonly LabelledProgram[]): Map<LabelledProgram, ComplexityModel> {
  const order = shuffled(all, 1);
  const models = new Map<LabelledProgram, ComplexityModel>();
  for (let fold = 0; fold < FOLD_COUNT; fold += 1) {
    const model = trainComplexity(order.filter((_, at) => at % FOLD_COUNT !== fold));
    for (const program of order.filter((_, at) => at % FOLD_COUNT === fold)) {
      models.set(program, model);
    }
  }
  return models;
}

function chosenOf(all: readonly LabelledProgram[]): LabelledProgram[] {
  const languages = values.language === undefined ? PROBED_LANGUAGES : [values.language];
  const probed = all.filter(({ readsInput, lang }) => readsInput && languages.includes(lang));
  const contest = probed.filter(({ origin, lang }) => origin === 'codecomplex' && lang === 'python');
  const own = probed.filter(({ origin }) => origin === 'own');
  return [...own, ...shuffled(contest, 2).slice(0, Number(values.contest))];
}

/** Every run as a manager makes it, for one program after the other. */
async function probe(probes: Probes, program: LabelledProgram) {
  const role = findLanguage(program.lang)?.probe;
  if (role === undefined) {
    throw new Error(`programs in ${program.lang} are not probed`);
  }
  const { code, id, lang: runtime } = program;
  const { noiseMs } = role;
  const startedAt = performance.now();
  const runs: ProbeRun[] = [];
  for (;;) {
    const traits = { hasImports: false, readsInput: true, noiseMs };
    const step = planProbe(traits, runs, performance.now() - startedAt);
    if (step === undefined) {
      break;
    }
    const source = writeProbeRun(step, { code, importCode: '', seed: id });
    const owner = { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') };
    const subject = {
      ...owner,
      probeId: makeId('exe', 'probe'),
      programId: makeId('prg', 'probe'),
      runtime,
    };
    const { measure } = await probes.run({
      ...subject,
      ...source,
      limits: probeRunLimits,
      waitMsMax: 10_000,
    });
    runs.push({ step, measure });
  }
  const reading = readProbe(runs, noiseMs);
  return { growth: reading?.growth, ms: performance.now() - startedAt, runCount: runs.length };
}

async function ask(probes: Probes, program: LabelledProgram, model: ComplexityModel): Promise<Asked> {
  const { id, origin, lang, actual } = program;
  const reading = judgeClass(model, program);
  const probed = await probe(probes, program);
  const judged = weighProbe(
    {
      complexity: reading.class,
      complexityConfidenceRatio: reading.confidenceRatio,
      complexityReasons: [],
      warnings: [],
    },
    probed.growth,
  );
  const together = { class: judged.complexity, confidenceRatio: judged.complexityConfidenceRatio };
  return { id, group: `${origin}, ${lang}`, actual, reading, together, ...probed };
}

const classNames: readonly string[] = modelledClasses;

function distance(told: ComplexityClass, actual: ComplexityClass): number {
  const place = classNames.indexOf(told.replace('polynomial', 'cubic'));
  return place < 0 ? Number.POSITIVE_INFINITY : Math.abs(place - classNames.indexOf(actual));
}

/** How many of these are told exactly, and within one class. */
function show(label: string, asked: readonly Asked[], classOf: (asked: Asked) => ComplexityClass): string {
  const within = (most: number) =>
    asked.filter((each) => distance(classOf(each), each.actual) <= most).length;
  const percent = (count: number) => `${((100 * count) / Math.max(1, asked.length)).toFixed(1)} %`;
  return `  ${label.padEnd(38)} exact ${percent(within(0))} (${within(0)} of ${asked.length}), within one ${percent(within(1))}`;
}

function isTold({ growth }: Asked): boolean {
  return growth !== undefined && growth.class !== 'unknown';
}

function isSure({ growth }: Asked): boolean {
  return growth !== undefined && growth.confidenceRatio >= FOLLOWED_FROM_RATIO;
}

function growthClass({ growth }: Asked): ComplexityClass {
  return growth?.class ?? 'unknown';
}

function linesOf(group: string, asked: readonly Asked[]): string[] {
  const took = quantilesOf(asked.map(({ ms }) => ms));
  const runs = quantilesOf(asked.map(({ runCount }) => runCount));
  const told = asked.filter(isTold);
  const sure = asked.filter(isSure);
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    `${group}: ${asked.length} programs; a probe tells a class of ${told.length}, surely of ${sure.length}`,
    show('the probe, where it tells one', told, growthClass),
    show('the probe, where it is sure', sure, growthClass),
    show('reading alone, there', sure, ({ reading }) => reading.class),
    show('reading alone, of all', asked, ({ reading }) => reading.class),
    show('both together, of all', asked, ({ together }) => together.class),
    `  took ${seconds(took.median)} s [${seconds(took.p10)} … ${seconds(took.p90)}], ${runs.median} runs [${runs.p10} … ${runs.p90}]`,
  ];
}

function judge(asked: readonly Asked[]) {
  const right = (classOf: (each: Asked) => ComplexityClass) =>
    asked.filter((each) => distance(classOf(each), each.actual) === 0).length;
  const alone = right(({ reading }) => reading.class);
  const together = right((each) => each.together.class);
  const longest = Math.max(0, ...asked.map(({ ms }) => ms));
  return [
    verdict(
      'a probe and reading tell more exactly than reading alone',
      `${together} against ${alone} of ${asked.length}`,
      together > alone,
    ),
    verdict(`no probe takes longer than ${MS_MAX} ms`, `${longest.toFixed(0)} ms`, longest <= MS_MAX),
  ];
}

async function measure(): Promise<Findings> {
  const all = await readLabelledPrograms(resolve(values.data), resolve('test/corpus/complexity'));
  const models = modelsFor(all);
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const clock = systemClock();
  const probes = new Probes({
    clock,
    ids: idFactory({ now: clock.now, next: seededRandom(1).next }),
    boots: new Boots({ driver, clock, aheadCountMax: 2 }),
    onChange: () => undefined,
  });
  const asked: Asked[] = [];
  try {
    for (const program of chosenOf(all)) {
      const model = models.get(program);
      if (model !== undefined) {
        asked.push(await ask(probes, program, model));
      }
    }
  } finally {
    await driver.close();
  }
  const groups = Object.entries(Object.groupBy(asked, ({ group }) => group));
  const lines = groups.flatMap(([group, those]) => linesOf(group, those ?? []));
  return { lines, verdicts: judge(asked), details: asked };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('probe', values, measure);
}
