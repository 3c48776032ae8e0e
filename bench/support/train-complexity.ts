import { rowOf } from '../../src/analyzer/features/feature-row.ts';
import {
  type ComplexityModel,
  isByRules,
  modelledClasses,
} from '../../src/analyzer/judging/complexity-model.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import { type BoostingSettings, trainClasses } from '../../src/stats/boosted-classes.ts';
import type { LabelledProgram } from './labelled-programs.ts';

const SETTINGS: BoostingSettings = {
  roundCount: 200,
  depth: 2,
  learningRate: 0.1,
  ridge: 3,
  rowRatio: 0.7,
  featureRatio: 0.2,
  binCountMax: 24,
};
const DIGITS = 4;
/** So many programs of evenly spread classes are assumed behind each class that the rules give. */
const PRIOR_COUNT = 20;

const classNames: readonly string[] = modelledClasses;

/** By what the rules say, how often each class is meant; evenly where nothing was seen. */
function priorsOf(programs: readonly LabelledProgram[]): Record<string, number[]> {
  const rulings = Object.groupBy(programs, ({ byRules }) => byRules);
  const priors = Object.entries(rulings).map(([byRules, those]): [string, number[]] => {
    const counts = modelledClasses.map((name) => those.filter(({ actual }) => actual === name).length);
    const whole = those.length + PRIOR_COUNT;
    return [byRules, counts.map((count) => Math.log((count + PRIOR_COUNT / modelledClasses.length) / whole))];
  });
  return Object.fromEntries(priors);
}

/** How often the rules are right where they decide alone, drawn towards a half where few were seen. */
function ruleRatiosOf(programs: readonly LabelledProgram[]): Record<string, number> {
  const rulings = Object.groupBy(
    programs.filter(({ features }) => isByRules(features)),
    ({ byRules }) => byRules,
  );
  return Object.fromEntries(
    Object.entries(rulings).map(([byRules, those]) => {
      const right = those.filter(({ actual }) => actual === byRules).length;
      return [byRules, Number(((right + 1) / (those.length + 2)).toFixed(3))];
    }),
  );
}

/** The model of classes of complexity that these programs teach. */
export function trainComplexity(all: readonly LabelledProgram[]): ComplexityModel {
  const programs = all.filter(({ features }) => !isByRules(features));
  const features = programs[0]?.features.names ?? [];
  const priors = priorsOf(programs);
  const rows = programs.map((each) => ({
    features: rowOf(features, each.features),
    label: classNames.indexOf(each.actual),
    weight: 1,
    offsets: priors[each.byRules],
  }));
  const { bases, rounds } = trainClasses(rows, modelledClasses.length, SETTINGS, seededRandom(1));
  const short = (value: number) => Number(value.toPrecision(DIGITS));
  return {
    features,
    bases: bases.map(short),
    priors: Object.fromEntries(Object.entries(priors).map(([byRules, logs]) => [byRules, logs.map(short)])),
    ruleRatios: ruleRatiosOf(all),
    rounds: rounds.map((trees) =>
      trees.map((tree) => ({
        ...tree,
        thresholds: tree.thresholds.map(short),
        values: tree.values.map(short),
      })),
    ),
  };
}
