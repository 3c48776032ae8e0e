import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import { isWithin, type Layer, layerKeyOf } from '../model/layer.ts';

/** How often programs come that want just these packages. */
export interface LayerDemand extends Layer {
  readonly arrivalsPerSecond: number;
}

export interface LayerCost {
  /** What a program saves that finds the packages loaded. */
  readonly savedMs: number;
  /** Held once, however many instances are forked. */
  readonly memoryMb: number;
}

export interface LayerTerms {
  readonly costOf: (layer: Layer) => LayerCost;
  /** Price of one second of waiting. */
  readonly priceGbSPerSecond: number;
  readonly countMax: number;
  readonly memoryMbMax: number;
  /** One that is held is let go of only when it has become worth clearly less than it costs. */
  readonly isHeld: (layer: Layer) => boolean;
}

export interface ChosenLayer extends Layer, LayerCost {
  /** Executions that start on it, rather than on another chosen one or on none. */
  readonly arrivalsPerSecond: number;
  /** What it saves each second less what it costs, GB·s. */
  readonly valueGbSPerSecond: number;
}

/** A held layer goes when it saves less than this part of what it costs. */
const KEEP_RATIO = 0.5;

/**
 * The layers that are worth their memory, the dearest for its memory first: each is worth what it saves those whom it serves
 * beyond what the layers before it save them. A program is served by any layer that has nothing loaded but what it wants: by the one
 * that saves it most. At most `countMax` of them, and none that does not fit into the memory.
 */
export function chooseLayers(demands: readonly LayerDemand[], terms: LayerTerms): readonly ChosenLayer[] {
  const candidates = candidatesOf(demands);
  let chosen: readonly Layer[] = [];
  for (let leftMb = terms.memoryMbMax; chosen.length < terms.countMax; ) {
    const best = candidates
      .filter((layer) => !chosen.includes(layer) && terms.costOf(layer).memoryMb <= leftMb)
      .map((layer) => weigh(layer, chosen, demands, terms))
      .filter(({ isWorthIt }) => isWorthIt)
      .reduce<Weighed | undefined>((top, each) => (each.ratio > (top?.ratio ?? 0) ? each : top), undefined);
    if (best === undefined) {
      break;
    }
    chosen = [...chosen, best.layer];
    leftMb -= terms.costOf(best.layer).memoryMb;
  }
  return withoutIdle(chosen, demands, terms);
}

interface Weighed {
  readonly layer: Layer;
  readonly arrivalsPerSecond: number;
  readonly valueGbSPerSecond: number;
  /** What it saves for each GB·s that it costs. */
  readonly ratio: number;
  readonly isWorthIt: boolean;
}

/** What programs want, and what two of these want in common. */
function candidatesOf(demands: readonly LayerDemand[]): readonly Layer[] {
  const found = new Map<string, Layer>();
  for (const a of demands) {
    for (const b of demands) {
      const packages = a.packages.filter((name) => b.packages.includes(name));
      if (a.runtime === b.runtime && packages.length > 0) {
        found.set(layerKeyOf({ runtime: a.runtime, packages }), { runtime: a.runtime, packages });
      }
    }
  }
  return [...found.values()];
}

/** Those chosen early may have nobody left to serve once others are there. */
function withoutIdle(
  chosen: readonly Layer[],
  demands: readonly LayerDemand[],
  terms: LayerTerms,
): readonly ChosenLayer[] {
  let kept = chosen;
  for (const layer of chosen) {
    const others = kept.filter((each) => each !== layer);
    kept = weigh(layer, others, demands, terms).isWorthIt ? kept : others;
  }
  return kept.map((layer) => {
    const others = kept.filter((each) => each !== layer);
    const { arrivalsPerSecond, valueGbSPerSecond } = weigh(layer, others, demands, terms);
    return { ...layer, ...terms.costOf(layer), arrivalsPerSecond, valueGbSPerSecond };
  });
}

function weigh(
  layer: Layer,
  others: readonly Layer[],
  demands: readonly LayerDemand[],
  terms: LayerTerms,
): Weighed {
  const { savedMs, memoryMb } = terms.costOf(layer);
  let savedMsPerSecond = 0;
  let arrivalsPerSecond = 0;
  for (const demand of demands) {
    const beyondMs = serves(layer, demand) ? savedMs - savedBy(others, demand, terms) : 0;
    if (beyondMs > 0) {
      savedMsPerSecond += demand.arrivalsPerSecond * beyondMs;
      arrivalsPerSecond += demand.arrivalsPerSecond;
    }
  }
  const savedGbS = (savedMsPerSecond / MS_PER_SECOND) * terms.priceGbSPerSecond;
  const costGbS = memoryMb / MB_PER_GB;
  const needed = terms.isHeld(layer) ? KEEP_RATIO * costGbS : costGbS;
  return {
    layer,
    arrivalsPerSecond,
    valueGbSPerSecond: savedGbS - costGbS,
    ratio: savedGbS / costGbS,
    isWorthIt: savedGbS > needed,
  };
}

function serves(layer: Layer, demand: LayerDemand): boolean {
  return layer.runtime === demand.runtime && isWithin(layer.packages, demand.packages);
}

function savedBy(layers: readonly Layer[], demand: LayerDemand, { costOf }: LayerTerms): number {
  return layers
    .filter((layer) => serves(layer, demand))
    .reduce((most, layer) => Math.max(most, costOf(layer).savedMs), 0);
}
