import { ChameleonError } from '../kernel/errors.ts';
import { chameleonPolicy } from './policies/chameleon-policy.ts';
import { faasCache } from './policies/faascache.ts';
import { fixedPool } from './policies/fixed-pool.ts';
import { hybridHistogram } from './policies/hybrid-histogram.ts';
import { keepAlive } from './policies/keep-alive.ts';
import { kpa } from './policies/kpa.ts';
import { openWhiskReactive } from './policies/openwhisk-reactive.ts';
import { rateLead } from './policies/rate-lead.ts';
import { sameTimeLastWeek } from './policies/same-time-last-week.ts';
import type { Policy } from './policy.ts';
import type { SimulationSettings } from './simulation-settings.ts';

type MakePolicy = (settings: SimulationSettings, figure: number | undefined) => Policy;

interface NamedPolicy {
  readonly make: MakePolicy;
  /** What stands behind a colon, and what it is without one; undefined: nothing may stand there. */
  readonly figure?: { readonly unit: string; readonly usual: readonly number[] };
}

/** Every policy but the oracles, by name; `keep-alive:600` gives the figure of one that has one. */
const policies: Readonly<Record<string, NamedPolicy>> = {
  'keep-alive': {
    make: (_, seconds) => keepAlive(seconds ?? 600),
    figure: { unit: 'seconds', usual: [60, 300, 600, 1800] },
  },
  'keep-alive-ttl': { make: ttl },
  'hybrid-histogram': { make: hybridHistogram },
  faascache: {
    make: ({ coldStartPriceGbS, memoryGb, memoryBudgetGb }, count) =>
      faasCache(count ?? Math.max(1, Math.floor((memoryBudgetGb ?? 1) / memoryGb)), {
        coldStartPriceGbS,
        memoryGb,
      }),
    figure: { unit: 'instances', usual: [8, 32, 128] },
  },
  kpa: { make: kpa },
  'openwhisk-reactive': { make: openWhiskReactive },
  'rate-lead': { make: rateLead },
  'fixed-pool': {
    make: (_, count) => fixedPool(count ?? 4),
    figure: { unit: 'instances', usual: [1, 2, 4, 8, 16, 32] },
  },
  'same-time-last-week': { make: ({ bootMs }) => sameTimeLastWeek(bootMs) },
  chameleon: { make: chameleonPolicy },
};

const policyNames: readonly string[] = Object.keys(policies);

/** Policies of a comma-separated list of names, or `all`. Throws `invalid-request` for one that is not known. */
export function policiesNamed(list: string, settings: SimulationSettings): Policy[] {
  const names = list === 'all' ? policyNames : list.split(',').map((name) => name.trim());
  return names.flatMap((name) => policiesOf(name, settings));
}

function policiesOf(name: string, settings: SimulationSettings): Policy[] {
  const [bare = '', figureText] = name.split(':');
  const known = policies[bare];
  if (known === undefined) {
    throw new ChameleonError(
      'invalid-request',
      `no policy is called ${JSON.stringify(name)}; there are ${policyNames.join(', ')}, and oracle and oracle-keep-alive come with every run`,
    );
  }
  if (figureText === undefined) {
    const usual = known.figure?.usual ?? [undefined];
    return usual.map((figure) => known.make(settings, figure));
  }
  const figure = Number(figureText);
  if (known.figure === undefined || !Number.isFinite(figure) || figure < 0 || figureText === '') {
    const wanted = known.figure === undefined ? 'takes no figure' : `takes ${known.figure.unit}, 0 or more`;
    throw new ChameleonError(
      'invalid-request',
      `policy ${bare} ${wanted}, got ${JSON.stringify(figureText)}`,
    );
  }
  return [known.make(settings, figure)];
}

/** Keeping an instance costs m a second: after C/m seconds it has cost as much as the cold start it may save. */
function ttl({ coldStartPriceGbS, memoryGb }: SimulationSettings): Policy {
  return keepAlive(coldStartPriceGbS / memoryGb, 'keep-alive-ttl');
}
