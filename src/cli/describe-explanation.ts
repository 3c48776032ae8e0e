import type { PoolExplanationBody } from '../api/schemas/pool-explanation-schemas.ts';
import { formatDuration, formatFigure, formatInstant, formatRatio } from './format-figure.ts';
import { renderTable, withoutControls } from './render-table.ts';

type RuntimeBody = PoolExplanationBody['runtimes'][number];
type Reasons = NonNullable<RuntimeBody['reasons']>;

/** Why the pool is as it is, for people: first what holds for all, then a section for each runtime. */
export function describeExplanation(explained: PoolExplanationBody): string {
  const { mode, configuredMode, policy, modeWhy, guards, managerWhy, layersWhy, personalWhy } = explained;
  const configured = mode === configuredMode ? '' : ` (configured: ${configuredMode})`;
  const failing = guards.flatMap(({ part, failure }) =>
    failure === null ? [] : [`left alone: the predictor of ${part}, ${withoutControls(failure)}`],
  );
  return [
    `${mode}${configured}, policy ${policy}: ${modeWhy ?? 'no plan was made yet'}`,
    ...failing,
    ...(managerWhy === null ? [] : [managerWhy]),
    ...layersWhy,
    ...personalWhy,
    ...(explained.trial === null
      ? []
      : [`challenger (promotion ${explained.trial.promotion}): ${explained.trial.why}`]),
    ...describePlacement(explained.placement),
    ...describeMemory(explained),
    ...explained.runtimes.flatMap((each) => ['', ...describeRuntime(each)]),
  ].join('\n');
}

function describePlacement({ strategy, standings }: PoolExplanationBody['placement']): string[] {
  const starts = standings.map((each) => `${each.strategy} ${formatDuration(each.startMs)}`);
  return starts.length === 0 ? [] : [`placement ${strategy}, starts of late: ${starts.join(', ')}`];
}

function describeMemory({ memory, coldStartPriceGbSPerSecond }: PoolExplanationBody): string[] {
  if (memory === null) {
    return [];
  }
  const { budgetMb, plannedMb, priceRatio, cuts, personalCutCount } = memory;
  const cut = [
    ...cuts.map(({ runtime, wantedCount, count }) => `${runtime} from ${wantedCount} to ${count}`),
    ...(personalCutCount === 0 ? [] : [`${personalCutCount} personal ones`]),
  ];
  const price = `each GB·s held must save ${formatFigure(priceRatio)}`;
  return [
    `memory: ${formatFigure(plannedMb)} of ${formatFigure(budgetMb)} MB planned, ${price}; the budget cut ${cut.join(', ') || 'nothing'}`,
    `a second of cold start is worth ${formatFigure(coldStartPriceGbSPerSecond)} GB·s`,
  ];
}

function describeRuntime({ runtime, stock, reasons, starts }: RuntimeBody): string[] {
  const weighted = stock?.explanation.weightedSum ?? null;
  return [
    `${runtime}: ${stock?.why ?? 'not planned yet'}`,
    ...(reasons === null ? ['nothing is expected: the predictor of demand fails'] : describeReasons(reasons)),
    ...(weighted === null
      ? []
      : [
          '',
          `weighted sum over ${weighted.userCount} users: ${formatFigure(weighted.demand)}, so ${weighted.instanceCount} instances, ${weighted.scaledToZeroCount} scaled to zero`,
          '',
          renderTable(
            ['term', 'weight', 'adds'],
            weighted.terms.map(({ term, weight, contribution }) => [
              term,
              formatFigure(weight),
              formatFigure(contribution),
            ]),
          ),
        ]),
    ...(starts === null
      ? []
      : [
          '',
          `${starts.arrivalCount} starts of the last ten minutes: cost ${formatFigure(starts.actualGbS)} GB·s, a fixed stock ${formatFigure(starts.reactiveGbS)} with ${starts.reactiveColdCount} cold, a perfect forecast ${formatFigure(starts.perfectGbS)}`,
        ]),
  ];
}

function describeReasons(reasons: Reasons): string[] {
  const { forecast, demand, rules, followed, reactive, challenger, regimeChangedAt } = reasons;
  const terms = forecast.terms.map(
    ({ source, arrivalsPerSecond }) => `${source} ${formatFigure(arrivalsPerSecond)}/s`,
  );
  const recent = demand.recent.map(
    ({ halfLifeMs, arrivalsPerSecond }) =>
      `${formatFigure(arrivalsPerSecond)} (${formatDuration(halfLifeMs)})`,
  );
  const rows = [
    ...rules.map(({ rule, count, costGbS, weightRatio }) => [
      rule,
      count,
      formatFigure(costGbS),
      formatRatio(weightRatio),
    ]),
    ['all that was followed', followed.count, formatFigure(followed.costGbS), ''],
    ...(challenger === null
      ? []
      : [[`challenger, now ${challenger.rule}`, challenger.count, formatFigure(challenger.costGbS), '']]),
    [`reactive, ${reactive.rule}`, reactive.count, formatFigure(reactive.costGbS), ''],
  ];
  return [
    `within one boot, ${formatDuration(forecast.horizonMs)}: p50 ${formatFigure(forecast.arrivalCountP50)}, p90 ${formatFigure(forecast.arrivalCountP90)}, p99 ${formatFigure(forecast.arrivalCountP99)} arrivals; ${terms.join(', ')}`,
    `intensity ${formatFigure(demand.intensityPerSecond)}/s, ${demand.sessionUserCount} users in session, at most ${demand.peakOfMinuteCount} within a boot in the last minute, ${demand.peakOfTenMinutesCount} in the last ten`,
    `arrivals per second by half-life: ${recent.join(', ')}`,
    ...(regimeChangedAt === null
      ? []
      : [`arrivals follow other laws than those learnt since ${formatInstant(regimeChangedAt)}`]),
    '',
    renderTable(['rule', 'holds', 'cost, GB·s', 'weight'], rows),
  ];
}
