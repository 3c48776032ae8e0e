import type { TenantId } from '../../kernel/ids.ts';
import { layerNameOf } from '../../model/layer.ts';
import type { FleetPlan, StockTarget, TrialStanding } from '../../model/plan.ts';
import type { PoolTotals, PoolView } from '../../platform/chameleon.ts';
import type { PlanBody, PoolBody, TrialBody } from '../schemas/pool-schemas.ts';
import { userNameOf } from '../user-name.ts';
import { figure } from './figure.ts';
import { viewWeightedShare } from './view-weighted-sum.ts';

/** One stock of the plan, with why it has its size. */
export function viewStock({
  runtime,
  packages = [],
  count,
  explanation,
}: StockTarget): PlanBody['stocks'][number] {
  return {
    runtime,
    packages: [...packages],
    count,
    why: explanation.sentence,
    explanation: {
      rule: explanation.rule,
      arrivalsPerSecond: figure(explanation.arrivalsPerSecond),
      dispersion: figure(explanation.dispersion),
      clumpCount: figure(explanation.clumpCount),
      replenishMs: figure(explanation.replenishMs),
      memoryMb: figure(explanation.memoryMb),
      coldStartPriceGbS: figure(explanation.coldStartPriceGbS),
      missRatio: figure(explanation.missRatio),
      costs: explanation.costs.map((cost) => ({
        count: cost.count,
        costGbSPerSecond: figure(cost.costGbSPerSecond),
      })),
      weightedSum: explanation.weightedSum === undefined ? null : viewWeightedShare(explanation.weightedSum),
    },
  };
}

/** The followed policy against its challenger; null where there is none. */
export function viewTrial(trial: TrialStanding | undefined): TrialBody | null {
  return trial === undefined
    ? null
    : {
        followed: { ...trial.followed, costGbS: figure(trial.followed.costGbS) },
        challenger: { ...trial.challenger, costGbS: figure(trial.challenger.costGbS) },
        blockCount: trial.blockCount,
        blockMs: trial.blockMs,
        boundGbS: figure(trial.boundGbS),
        promotion: trial.promotion,
        why: trial.sentence,
      };
}

/** A plan as one tenant may read it: for whom instances are kept is told to their own tenant only. */
export function viewPlan(tenantId: TenantId, plan: FleetPlan): PlanBody {
  return {
    madeAt: plan.madeAt,
    mode: plan.mode,
    modeNote: plan.modeNote ?? null,
    managerCount: plan.managerCount,
    managerWhy: plan.managerSentence,
    stocks: plan.stocks.map(viewStock),
    personal: plan.personal
      .filter(({ owner }) => owner.tenantId === tenantId)
      .map(({ owner, runtime, programId, fromAt, untilAt, memoryMb, preload, valueGbS, sentence }) => ({
        user: userNameOf(owner.userId),
        runtime,
        programId,
        fromAt,
        untilAt: figure(untilAt),
        memoryMb: figure(memoryMb),
        preload: [...preload],
        valueGbS: figure(valueGbS),
        why: sentence,
      })),
    personalWhy: [...plan.personalSentences],
    layers: plan.layers.map(({ runtime, packages, savedMs, memoryMb, valueGbSPerSecond }) => ({
      runtime,
      packages: [...packages],
      savedMs: figure(savedMs),
      memoryMb: figure(memoryMb),
      valueGbSPerSecond: figure(valueGbSPerSecond),
    })),
    layersWhy: [...plan.layerSentences],
    trial: viewTrial(plan.trial),
  };
}

function viewTotals(totals: PoolTotals): PoolBody['totals'] {
  return {
    startCounts: { ...totals.startCounts },
    idleGbS: figure(totals.idleGbS),
    bootGbS: figure(totals.bootGbS),
    bootCount: totals.bootCount,
    durationCoverageRatio: figure(totals.durationCoverageRatio),
    durationPinballLoss: figure(totals.durationPinballLoss),
    cpuCoverageRatio: figure(totals.cpuCoverageRatio),
    cpuPinballLoss: figure(totals.cpuPinballLoss),
    memoryCoverageRatio: figure(totals.memoryCoverageRatio),
    memoryPinballLoss: figure(totals.memoryPinballLoss),
    costGbS: figure(totals.costGbS),
    reactiveCostGbS: figure(totals.reactiveCostGbS),
    perfectCostGbS: figure(totals.perfectCostGbS),
    regretGbS: figure(totals.regretGbS),
    intents: {
      announcedCount: figure(totals.intents.announcedCount),
      arrivedCount: totals.intents.arrivedCount,
      missedCount: figure(totals.intents.missedCount),
    },
  };
}

/** Every sentence that explains a number of the plan, the fleet first. */
function sentencesOf(plan: PlanBody | undefined): string[] {
  if (plan === undefined) {
    return ['no plan was made yet'];
  }
  const mode = plan.modeNote === null ? [] : [plan.modeNote];
  const stocks = plan.stocks.map((stock) => `${layerNameOf(stock)}: ${stock.why}`);
  const trial = plan.trial === null ? [] : [plan.trial.why];
  return [...mode, plan.managerWhy, ...stocks, ...plan.layersWhy, ...plan.personalWhy, ...trial];
}

/** The pool as one tenant may read it. */
export function viewPool(tenantId: TenantId, pool: PoolView): PoolBody {
  const plan = pool.plan === undefined ? undefined : viewPlan(tenantId, pool.plan);
  return {
    mode: pool.mode,
    configuredMode: pool.configuredMode,
    isolationLevels: [...pool.isolationLevels],
    queueLength: pool.queueLength,
    runningCount: pool.runningCount,
    managers: pool.managers.map((manager) => ({
      ...manager,
      pid: manager.pid ?? null,
      stocks: manager.stocks.map((stock) => ({ ...stock, packages: [...stock.packages] })),
      layers: manager.layers.map(({ runtime, packages, loadMs, memoryMb }) => ({
        runtime,
        packages: [...packages],
        loadMs: figure(loadMs),
        memoryMb: figure(memoryMb),
      })),
    })),
    notes: [...pool.notes],
    plan: plan ?? null,
    why: sentencesOf(plan),
    totals: viewTotals(pool.totals),
  };
}
