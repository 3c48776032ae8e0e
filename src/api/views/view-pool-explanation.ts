import { layerNameOf } from '../../model/layer.ts';
import type { MemoryUse } from '../../model/plan.ts';
import type { BookedStock, StockReasons } from '../../model/stock-reasons.ts';
import type { PoolExplanation } from '../../platform/pool-explanation.ts';
import type { PoolExplanationBody } from '../schemas/pool-explanation-schemas.ts';
import { figure } from './figure.ts';
import { viewForecast } from './view-forecast.ts';
import { viewStock, viewTrial } from './view-pool.ts';

type RuntimeBody = PoolExplanationBody['runtimes'][number];

function viewBooked({ rule, count, costGbS }: BookedStock) {
  return { rule, count, costGbS: figure(costGbS) };
}

function viewReasons(reasons: StockReasons): RuntimeBody['reasons'] {
  const { forecast, demand, rules, followed, reactive, challenger } = reasons;
  return {
    forecast: viewForecast(forecast),
    demand: {
      ...demand,
      intensityPerSecond: figure(demand.intensityPerSecond),
      recent: demand.recent.map(({ halfLifeMs, arrivalsPerSecond }) => ({
        halfLifeMs,
        arrivalsPerSecond: figure(arrivalsPerSecond),
      })),
    },
    rules: rules.map((rule) => ({ ...viewBooked(rule), weightRatio: figure(rule.weightRatio) })),
    followed: viewBooked(followed),
    reactive: viewBooked(reactive),
    regimeChangedAt: reasons.regimeChangedAt ?? null,
    challenger: challenger === undefined ? null : viewBooked(challenger),
  };
}

function viewStarts(
  score: NonNullable<PoolExplanation['runtimes'][number]['starts']>,
): RuntimeBody['starts'] {
  return {
    arrivalCount: score.arrivalCount,
    actualGbS: figure(score.actualGbS),
    reactiveGbS: figure(score.reactiveGbS),
    reactiveColdCount: score.reactiveColdCount,
    perfectGbS: figure(score.perfectGbS),
    regretGbS: figure(score.regretGbS),
  };
}

function viewMemory({ budgetMb, plannedMb, priceRatio, cuts, personalCutCount }: MemoryUse) {
  return {
    budgetMb: figure(budgetMb),
    plannedMb: figure(plannedMb),
    priceRatio: figure(priceRatio),
    cuts: cuts.map(({ wantedCount, count, ...layer }) => ({
      runtime: layerNameOf(layer),
      wantedCount,
      count,
    })),
    personalCutCount,
  };
}

/** Why the pool is as it is; the stocks as `GET /v1/pool` shows them, and what they are weighed by. */
export function viewPoolExplanation(explained: PoolExplanation): PoolExplanationBody {
  const { at, mode, configuredMode, policy, plan } = explained;
  return {
    at,
    mode,
    configuredMode,
    modeWhy: plan?.modeSentence ?? null,
    policy,
    coldStartPriceGbSPerSecond: figure(explained.coldStartPriceGbSPerSecond),
    placement: {
      strategy: explained.placement.strategy,
      standings: explained.placement.standings.map(({ strategy, weight, startMs }) => ({
        strategy,
        weight: figure(weight),
        startMs: figure(startMs),
      })),
    },
    guards: explained.guards.map(({ part, failure }) => ({ part, failure: failure ?? null })),
    trial: viewTrial(plan?.trial),
    memory: plan === undefined ? null : viewMemory(plan.memory),
    managerWhy: plan?.managerSentence ?? null,
    personalWhy: [...(plan?.personalSentences ?? [])],
    layersWhy: [
      ...(plan?.layerSentences ?? []),
      ...(plan?.stocks ?? []).flatMap((stock) =>
        (stock.packages ?? []).length === 0 ? [] : `${layerNameOf(stock)}: ${stock.explanation.sentence}`,
      ),
    ],
    runtimes: explained.runtimes.map(({ runtime, stock, reasons, starts }) => ({
      runtime,
      stock: stock === undefined ? null : viewStock(stock),
      reasons: reasons === undefined ? null : viewReasons(reasons),
      starts: starts === undefined ? null : viewStarts(starts),
    })),
  };
}
