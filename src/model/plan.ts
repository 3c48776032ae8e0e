import type { ManagerId, ProgramId } from '../kernel/ids.ts';
import type { InstanceOwner } from './instance.ts';
import type { AnyLayer, Layer } from './layer.ts';
import type { WeightedDemandShare } from './weighted-sum.ts';

export const poolModes = ['predictive', 'reactive'] as const;

/** predictive: sized by forecast. reactive: a fixed stock, refilled after use; also what predictive falls back to. */
export type PoolMode = (typeof poolModes)[number];

export const stockPolicies = [
  'cheapest',
  'cheapest-by-day',
  'cheapest-by-regime',
  'weighted-sum',
  'weighted-sum-zero',
] as const;

/**
 * How predictive mode sizes stocks: by whichever rule was cheapest so far, what it cost a week or a day ago
 * counting half, or a tenth once arrivals follow other laws; or always by the specified weighted sum (which holds an instance for every user for ever), or by that sum scaled to zero out of session.
 */
export type StockPolicy = (typeof stockPolicies)[number];

export const promotions = ['off', 'auto'] as const;

/** The policy that is followed against one that runs beside it in the books, on the same arrivals. */
export interface TrialStanding {
  /** Costs of the blocks compared, GB·s: memory held, idle or booting, and the price of cold starts. */
  readonly followed: { readonly policy: string; readonly costGbS: number };
  readonly challenger: { readonly policy: string; readonly costGbS: number };
  readonly blockCount: number;
  readonly blockMs: number;
  /** Upper 95 % bound of what the challenger costs more, GB·s a block; undefined while there are too few blocks. */
  readonly boundGbS: number | undefined;
  readonly isCheaper: boolean;
  /** auto: a challenger that is cheaper is followed from then on, and what was followed challenges it. */
  readonly promotion: (typeof promotions)[number];
  readonly sentence: string;
}

/** Why a stock has the size it has, in numbers that add up. */
export interface StockExplanation {
  readonly rule: string;
  readonly arrivalsPerSecond: number;
  readonly dispersion: number;
  /** Arrivals that come at once, as the typical arrival sees it. */
  readonly clumpCount: number;
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  /** Probability that an arrival finds the stock empty at this size. */
  readonly missRatio: number;
  /** Expected cost per second at sizes n−1, n, n+1 in GB·s, so that the choice can be checked. */
  readonly costs: readonly { readonly count: number; readonly costGbSPerSecond: number }[];
  /** The specified formula for the users of this runtime, whether or not the rule follows it. */
  readonly weightedSum: WeightedDemandShare | undefined;
  readonly sentence: string;
}

/** How many prewarmed instances of one runtime, or of one layer of it, to hold, over all managers. */
export interface StockTarget {
  readonly runtime: string;
  /** What they have loaded beyond the runtime; absent: nothing. */
  readonly packages?: readonly string[];
  readonly count: number;
  readonly explanation: StockExplanation;
}

/** Keep an instance for one user, with the program loaded, from `fromAt` until `untilAt`. */
export interface PersonalTarget {
  readonly owner: InstanceOwner;
  readonly runtime: string;
  readonly programId: ProgramId;
  readonly fromAt: number;
  readonly untilAt: number;
  /** Its boot begins so long before `fromAt`. */
  readonly bootMs: number;
  readonly memoryMb: number;
  /** Modules that its interpreter loads while it boots; only such as the runtime's manifest allows. */
  readonly preload: readonly string[];
  /** The layer that it is forked from, beyond the runtime; absent: none. */
  readonly packages?: readonly string[];
  /** Expected saving less expected memory cost, GB·s; the dearest are kept first under a budget. */
  readonly valueGbS: number;
  /** Why it is kept, in numbers. */
  readonly sentence: string;
}

/** A layer to hold on every manager: what instances with its packages loaded are forked from. */
export interface LayerTarget extends Layer {
  /** Of each manager, for all of its instances of the layer together; measured, or a first guess. */
  readonly memoryMb: number;
  /** What finding its packages loaded saves a program, in milliseconds; measured, or a first guess. */
  readonly savedMs: number;
  /** What it saves each second less what it costs, GB·s. */
  readonly valueGbSPerSecond: number;
}

/** How the instances of a plan fit into the memory that may be held warm. */
export interface MemoryUse {
  readonly budgetMb: number;
  readonly plannedMb: number;
  /** What an instance must save for each GB·s that it holds: 1, or more where the budget leaves out some that pay. */
  readonly priceRatio: number;
  readonly cuts: readonly {
    readonly runtime: string;
    readonly packages?: readonly string[];
    readonly wantedCount: number;
    readonly count: number;
  }[];
  readonly personalCutCount: number;
}

/** What the Predictive Load Balancer wants the fleet to look like until the next plan. */
export interface FleetPlan {
  readonly madeAt: number;
  readonly mode: PoolMode;
  /** Why the mode is not the configured one, when it is not. */
  readonly modeNote: string | undefined;
  /** Why the mode is what it is, whichever it is. */
  readonly modeSentence: string;
  readonly managerCount: number;
  readonly managerSentence: string;
  /** Since when fewer managers would do; undefined when all are needed. */
  readonly managersSpareSince: number | undefined;
  readonly stocks: readonly StockTarget[];
  readonly personal: readonly PersonalTarget[];
  /** Whether personal instances pay here, a sentence for each runtime. */
  readonly personalSentences: readonly string[];
  readonly layers: readonly LayerTarget[];
  /** Why these layers are held, and no others. */
  readonly layerSentences: readonly string[];
  readonly memory: MemoryUse;
  /** Undefined where no challenger is configured. */
  readonly trial: TrialStanding | undefined;
}

/** One manager's part of the plan. */
export interface ManagerTargets {
  readonly managerId: ManagerId;
  readonly madeAt: number;
  readonly stocks: readonly (AnyLayer & { readonly count: number })[];
  /** What instances with packages loaded are forked from; all others are let go of. Absent: none. */
  readonly layers?: readonly Layer[];
  readonly personal: readonly (PersonalTarget & { readonly code: string })[];
}

/** Something for a manager's pool to do, in the imperative. */
export type PoolAction =
  | { readonly kind: 'prewarm-instance'; readonly runtime: string; readonly packages?: readonly string[] }
  | {
      readonly kind: 'stop-instance';
      readonly instanceId: string;
      readonly why: 'surplus' | 'expired' | 'evicted';
    }
  /** Boot one for its user, and load the program. */
  | { readonly kind: 'warm-instance'; readonly target: PersonalTarget & { readonly code: string } };
