import { ChameleonError } from '../kernel/errors.ts';
import type { StockPolicy } from '../model/plan.ts';
import { chameleonName, chameleonPolicy, type PlannerVariant } from './policies/chameleon-policy.ts';
import { faasCache } from './policies/faascache.ts';
import { fixedPool } from './policies/fixed-pool.ts';
import { hybridHistogram } from './policies/hybrid-histogram.ts';
import { keepAlive } from './policies/keep-alive.ts';
import { kpa } from './policies/kpa.ts';
import { openWhiskReactive } from './policies/openwhisk-reactive.ts';
import { RATE_LEAD_SECONDS, rateLead } from './policies/rate-lead.ts';
import { sameTimeLastWeek } from './policies/same-time-last-week.ts';
import type { Policy } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';

interface NamedPolicy {
  readonly make: (settings: SimulationSettings, figure: number, name: string) => Policy;
  /** What stands behind a colon, and what it is without one; undefined: nothing may stand there. */
  readonly figure?: {
    readonly unit: string;
    readonly least: number;
    readonly usual: (settings: SimulationSettings) => readonly number[];
    /** For the front, and for tuning. */
    readonly sweep: readonly number[];
  };
  /** Reactive ones, and those that go by habits of the clock, are what the server's planner is held against. */
  readonly is: 'reference' | 'predictive' | 'ablation';
}

/** Every policy but the oracles, by name; `keep-alive:600` gives the figure of one that has one. */
const policies: Readonly<Record<string, NamedPolicy>> = {
  'keep-alive': {
    make: (_, seconds) => keepAlive(seconds),
    figure: {
      unit: 'seconds',
      least: 0,
      usual: () => [60, 300, 600, 1800],
      sweep: [10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400],
    },
    is: 'reference',
  },
  'keep-alive-ttl': { make: ttl, is: 'reference' },
  'hybrid-histogram': { make: hybridHistogram, is: 'reference' },
  faascache: {
    make: (settings, count) => faasCache(count, settings),
    figure: {
      unit: 'instances',
      least: 0,
      usual: ({ memoryBudgetGb, ownMemoryGb }) =>
        memoryBudgetGb === undefined ? [8, 32, 128] : [Math.max(1, Math.floor(memoryBudgetGb / ownMemoryGb))],
      sweep: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    },
    is: 'reference',
  },
  kpa: { make: kpa, is: 'reference' },
  'openwhisk-reactive': { make: openWhiskReactive, is: 'reference' },
  'rate-lead': {
    make: (_, seconds) => rateLead(seconds),
    figure: {
      unit: 'seconds',
      least: 0,
      usual: () => [RATE_LEAD_SECONDS],
      sweep: [1, 2, 5, 10, RATE_LEAD_SECONDS, 40, 80, 160],
    },
    is: 'reference',
  },
  'fixed-pool': {
    make: (_, count) => fixedPool(count),
    figure: {
      unit: 'instances',
      least: 0,
      usual: () => [1, 2, 4, 8, 16, 32],
      sweep: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64],
    },
    is: 'reference',
  },
  'same-time-last-week': { make: ({ bootMs }) => sameTimeLastWeek(bootMs), is: 'reference' },
  'weighted-sum': { make: weightedSum('weighted-sum'), is: 'predictive' },
  'weighted-sum-zero': { make: weightedSum('weighted-sum-zero'), is: 'predictive' },
  chameleon: {
    make: (settings, priceFactor) =>
      chameleonPolicy(settings, { name: chameleonName(priceFactor), priceFactor }),
    figure: {
      unit: 'times the price',
      least: 0.001,
      usual: () => [1],
      sweep: [1 / 64, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 64, 256],
    },
    is: 'predictive',
  },
  'chameleon-without-users': ablation({ users: 'all-one' }),
  'chameleon-without-mixing': ablation({ takesPart: (rule) => rule === 'sessions' }),
  'chameleon-without-intensity': ablation({ takesPart: (rule) => !rule.includes('intensity') }),
  'chameleon-without-rates': ablation({ takesPart: (rule) => !rule.startsWith('rate-') }),
  'chameleon-without-learning': ablation({ takesPart: (rule) => !rule.startsWith('learnt-') }),
  'chameleon-without-ranks': ablation({ takesPart: (rule) => rule !== 'ranks' }),
};

const oracleNames: readonly string[] = ['oracle', 'oracle-keep-alive'];
const policyNames = Object.keys(policies);
const namesOfAll = policyNames.filter((name) => policies[name]?.is !== 'ablation');

/** The planner with one thing left out, each. */
export const ablationNames: readonly string[] = policyNames.filter(
  (name) => policies[name]?.is === 'ablation',
);

/** The list, and the ablations of the planner where the planner is in it. */
export function withAblations(list: string): string {
  const hasPlanner = list.split(',').some((name) => ['all', 'chameleon'].includes(name.trim()));
  return hasPlanner ? [list, ...ablationNames].join(',') : list;
}

/** Policies with a pool of their own, and the oracles that were named beside them. */
export interface NamedPolicies {
  readonly policies: Policy[];
  readonly oracles: string[];
}

/**
 * Policies of a comma-separated list of names, or `all`; one that is named without its figure comes with its usual ones,
 * or with all of a sweep. Throws `invalid-request` for one that is not known.
 */
export function policiesNamed(
  list: string,
  settings: SimulationSettings,
  figures: 'usual' | 'sweep',
): NamedPolicies {
  const names = new Set(
    list
      .split(',')
      .flatMap((name) => (name.trim() === 'all' ? [...namesOfAll, ...oracleNames] : name.trim())),
  );
  const isOracle = (name: string) => oracleNames.includes(name);
  return {
    policies: [...names]
      .filter((name) => !isOracle(name))
      .flatMap((name) => policiesOf(name, figures, settings)),
    oracles: [...names].filter(isOracle),
  };
}

/** The name of a policy without its figure. */
export function familyOf(policy: string): string {
  return policy.split(':')[0] ?? policy;
}

/** Whether it is one of the published policies, which the server's planner is held against. */
export function isReactive(policy: string): boolean {
  return policies[familyOf(policy)]?.is === 'reference';
}

function policiesOf(name: string, figures: 'usual' | 'sweep', settings: SimulationSettings): Policy[] {
  const [bare = '', figureText] = name.split(':');
  const known = policies[bare];
  if (known === undefined) {
    throw new ChameleonError(
      'invalid-request',
      `no policy is called ${JSON.stringify(name)}; there are ${[...policyNames, ...oracleNames].join(', ')}`,
    );
  }
  const { make, figure } = known;
  if (figureText === undefined) {
    const swept = figures === 'sweep' ? figure?.sweep : figure?.usual(settings);
    return (swept ?? [0]).map((each) => make(settings, each, bare));
  }
  const given = Number(figureText);
  if (figure === undefined || !Number.isFinite(given) || given < figure.least || figureText === '') {
    const wanted = figure === undefined ? 'takes no figure' : `takes ${figure.unit}, ${figure.least} or more`;
    throw new ChameleonError(
      'invalid-request',
      `policy ${bare} ${wanted}, got ${JSON.stringify(figureText)}`,
    );
  }
  return [make(settings, given, bare)];
}

/** Keeping an instance costs m a second: after C/m seconds it has cost as much as the cold start it may save. */
function ttl({ coldStartPriceGbS, ownMemoryGb }: SimulationSettings): Policy {
  return keepAlive(coldStartPriceGbS / ownMemoryGb, 'keep-alive-ttl');
}

function weightedSum(name: StockPolicy) {
  return (settings: SimulationSettings) => chameleonPolicy(settings, { name, policy: name });
}

function ablation(variant: Omit<PlannerVariant, 'name'>): NamedPolicy {
  return { make: (settings, _, name) => chameleonPolicy(settings, { ...variant, name }), is: 'ablation' };
}
