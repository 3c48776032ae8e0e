import { coldStartsAt, type FrontPoint, frontOf } from './cold-start-front.ts';
import { gapClosedRatio } from './gap-closed.ts';
import { familyOf, isReactive } from './named-policies.ts';
import type { FrontierPoint } from './oracle.ts';
import { chameleonName } from './policies/chameleon-policy.ts';
import type { Simulation } from './simulate-trace.ts';
import type { PolicyRun } from './world-meter.ts';

/** At how many times the price everything is shown. */
const priceFactors: readonly number[] = [0.25, 1, 4];

/** A policy with every setting that was run. */
interface PolicyFront {
  readonly family: string;
  readonly points: readonly FrontPoint[];
}

/** A setting of another policy, and what the server's planner needs for as few cold starts as its waste allows. */
interface SameWaste extends FrontPoint {
  /** Undefined below the least waste that the planner was run at. */
  readonly chameleonColdStarts: number | undefined;
  readonly coldStartsRatio: number | undefined;
}

/** Who is cheapest when a cold start is worth so many times the price, the planner being told that. */
interface PriceComparison {
  readonly priceFactor: number;
  readonly coldStartPriceGbS: number;
  readonly chameleonCostGbS: number | undefined;
  readonly bestReactive: string | undefined;
  readonly bestReactiveCostGbS: number | undefined;
  readonly oracleCostGbS: number;
  readonly costRatio: number | undefined;
  readonly oracleGapClosedRatio: number | undefined;
}

/** Cold starts against waste, for every policy over its settings. */
export interface FrontReport {
  readonly families: readonly PolicyFront[];
  readonly oracleKeepAlive: readonly FrontierPoint[];
  readonly atSameWaste: readonly SameWaste[];
  readonly prices: readonly PriceComparison[];
}

/** Holds the planner's front against every setting of every reactive policy, at its waste and at several prices. */
export function compareFronts(simulation: Simulation): FrontReport {
  const { runs, keepAliveFrontier } = simulation;
  const families = Map.groupBy(runs.map(pointOf), ({ policy }) => familyOf(policy));
  const chameleon = frontOf(families.get('chameleon') ?? []);
  return {
    families: [...families].map(([family, points]) => ({ family, points })),
    oracleKeepAlive: keepAliveFrontier,
    atSameWaste: runs
      .filter(({ policy }) => isReactive(policy))
      .map((run) => sameWaste(pointOf(run), chameleon)),
    prices: priceFactors.map((factor) => comparisonAt(factor, simulation)),
  };
}

function pointOf({ policy, coldStarts, idleGbS, bootGbS }: PolicyRun): FrontPoint {
  return { policy, coldStarts, wastedGbS: idleGbS + bootGbS };
}

function sameWaste(point: FrontPoint, chameleon: readonly FrontPoint[]): SameWaste {
  const chameleonColdStarts = coldStartsAt(chameleon, point.wastedGbS);
  const isComparable = chameleonColdStarts !== undefined && point.coldStarts > 0;
  return {
    ...point,
    chameleonColdStarts,
    coldStartsRatio: isComparable ? chameleonColdStarts / point.coldStarts : undefined,
  };
}

function comparisonAt(priceFactor: number, { runs, oracles, settings }: Simulation): PriceComparison {
  const coldStartPriceGbS = priceFactor * settings.coldStartPriceGbS;
  const costOf = ({ coldStarts, idleGbS, bootGbS }: PolicyRun) =>
    coldStartPriceGbS * coldStarts + idleGbS + bootGbS;
  const chameleon = runs.find(({ policy }) => policy === chameleonName(priceFactor));
  const [best] = runs.filter(({ policy }) => isReactive(policy)).toSorted((a, b) => costOf(a) - costOf(b));
  const [oracle] = oracles;
  const chameleonCostGbS = chameleon === undefined ? undefined : costOf(chameleon);
  const bestGbS = best === undefined ? undefined : costOf(best);
  const oracleGbS = oracle === undefined ? 0 : costOf(oracle);
  const isComparable = chameleonCostGbS !== undefined && bestGbS !== undefined;
  return {
    priceFactor,
    coldStartPriceGbS,
    chameleonCostGbS,
    bestReactive: best?.policy,
    bestReactiveCostGbS: bestGbS,
    oracleCostGbS: oracleGbS,
    costRatio: isComparable ? chameleonCostGbS / bestGbS : undefined,
    oracleGapClosedRatio: isComparable ? gapClosedRatio(chameleonCostGbS, { bestGbS, oracleGbS }) : undefined,
  };
}
