import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { MemoryUse, PersonalTarget, StockTarget } from '../model/plan.ts';
import { MissWalk } from '../stats/miss-ratios.ts';

/** One instance that might be held: `worth` is what it saves for each GB·s that it holds. */
type Candidate = { readonly worth: number; readonly memoryMb: number } & (
  | { readonly kind: 'stock'; readonly row: number; readonly place: number }
  | { readonly kind: 'personal'; readonly row: number }
);

/**
 * Holds what is worth most for its memory until the budget is used up, shared and personal instances alike: with
 * hazard h, an instance saves C·h and holds m, so it pays while C·h/m ≥ 1, and under a budget while C·h/m is at
 * least the price that the budget puts on memory. Personal instances that are worth nothing are left out in any case.
 */
export function fitBudget(
  wanted: { readonly stocks: readonly StockTarget[]; readonly personal: readonly PersonalTarget[] },
  budgetMb: number,
  now: number,
): {
  readonly stocks: readonly StockTarget[];
  readonly personal: readonly PersonalTarget[];
  readonly memory: MemoryUse;
} {
  const candidates = [
    ...wanted.stocks.flatMap((stock, row) => stockCandidates(stock, row)),
    ...wanted.personal.flatMap((target, row) => personalCandidate(target, row, now)),
  ].toSorted(byWorth);
  const counts = wanted.stocks.map(() => 0);
  const kept = new Set<number>();
  let leftMb = budgetMb;
  let priceRatio = 1;
  for (const candidate of candidates) {
    if (candidate.memoryMb > leftMb) {
      priceRatio = Math.max(priceRatio, candidate.worth);
      continue;
    }
    if (candidate.kind === 'personal') {
      kept.add(candidate.row);
    } else {
      counts[candidate.row] = candidate.place;
    }
    leftMb -= candidate.memoryMb;
  }
  return {
    stocks: wanted.stocks.map((stock, row) => cutTo(stock, counts[row] ?? 0, budgetMb)),
    personal: wanted.personal.filter((_, row) => kept.has(row)),
    memory: {
      budgetMb,
      plannedMb: budgetMb - leftMb,
      priceRatio,
      cuts: wanted.stocks.flatMap(({ runtime, packages, count: wantedCount }, row) => {
        const count = counts[row] ?? 0;
        const layer = packages === undefined ? { runtime } : { runtime, packages };
        return count < wantedCount ? [{ ...layer, wantedCount, count }] : [];
      }),
      personalCutCount: candidates.filter(({ kind }) => kind === 'personal').length - kept.size,
    },
  };
}

/** Of equals the smaller stocks are filled first: the last instance of a large one is the least likely to be used. */
function byWorth(a: Candidate, b: Candidate): number {
  const placeOf = (each: Candidate) => (each.kind === 'stock' ? each.place : 0);
  return b.worth - a.worth || placeOf(a) - placeOf(b);
}

function stockCandidates({ count, explanation }: StockTarget, row: number): Candidate[] {
  const memoryMb = Math.max(0, explanation.memoryMb);
  const worths = worthsOf({ count: Math.max(0, count), explanation });
  return worths.map((worth, k) => ({ kind: 'stock', row, place: k + 1, worth, memoryMb }));
}

/** What the 1st, 2nd … instance of a stock saves for its memory; falling, as every place stands on those before it. */
function worthsOf({ count, explanation }: Pick<StockTarget, 'count' | 'explanation'>): number[] {
  const { arrivalsPerSecond, replenishMs, dispersion, clumpCount, coldStartPriceGbS, memoryMb } = explanation;
  const law = { mean: (arrivalsPerSecond * replenishMs) / MS_PER_SECOND, dispersion };
  const missRatios: number[] = [];
  for (const walk = new MissWalk(law, clumpCount); walk.count <= count; walk.next()) {
    missRatios.push(walk.missRatio);
  }
  const pricePerSecond = (coldStartPriceGbS * arrivalsPerSecond * MB_PER_GB) / memoryMb;
  const worths = Array.from({ length: count }, (_, k) => {
    const worth = pricePerSecond * ((missRatios[k] ?? 0) - (missRatios[k + 1] ?? 0));
    return Number.isFinite(worth) ? worth : 0;
  });
  return levelRises(worths);
}

/** Where a later value is above an earlier one both become their mean: together they are worth what they are. */
function levelRises(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count >= block.sum / block.count) {
        break;
      }
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}

function personalCandidate(target: PersonalTarget, row: number, now: number): Candidate[] {
  const { valueGbS, memoryMb, fromAt, untilAt } = target;
  const heldGbS = (memoryMb / MB_PER_GB) * (Math.max(0, untilAt - Math.max(now, fromAt)) / MS_PER_SECOND);
  // The value is net of the memory.
  return valueGbS > 0 ? [{ kind: 'personal', row, worth: 1 + valueGbS / heldGbS, memoryMb }] : [];
}

function cutTo(stock: StockTarget, count: number, budgetMb: number): StockTarget {
  if (count === stock.count) {
    return stock;
  }
  const sentence = `${stock.explanation.sentence} Cut from ${stock.count} to ${count} by the budget of ${budgetMb} MB.`;
  return { ...stock, count, explanation: { ...stock.explanation, sentence } };
}
