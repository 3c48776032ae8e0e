import { z } from '../kernel/schema.ts';
import { MS_PER_MINUTE } from '../kernel/units.ts';
import type { TrialStanding } from '../model/plan.ts';

/** What both policies have spent so far, GB·s: memory held and the price of cold starts. */
export interface TrialSpending {
  readonly followedGbS: number;
  readonly challengerGbS: number;
}

/** Costs are compared by blocks of so much time: one cold start more or less tells nothing. */
const BLOCK_MS = 10 * MS_PER_MINUTE;
/** The window: the blocks of a day … */
const BLOCK_COUNT_MAX = 144;
/** … of which six hours must be there before anything is concluded. */
const BLOCK_COUNT_MIN = 36;
/** One-sided 95 % of a normal law. */
const NORMAL_P95 = 1.645;
/** A block that took longer was not watched all the time. */
const BLOCK_MS_MAX = 2 * BLOCK_MS;

const amount = z.number().nonnegative();
const spendingSchema = z.object({ followedGbS: amount, challengerGbS: amount });
const stateSchema = z.object({
  followed: z.string(),
  challenger: z.string(),
  blocks: z.array(spendingSchema).max(BLOCK_COUNT_MAX),
  begun: z.object({ at: z.number(), spent: spendingSchema }).optional(),
});

/**
 * The policy that is followed against a challenger that runs beside it in the books, on the same arrivals: paired
 * costs by blocks of time, and an upper bound of what the challenger costs more. Below 0 the challenger is cheaper,
 * with a confidence of 95 %, as far as blocks are independent.
 */
export class PolicyTrial {
  #followed: string;
  #challenger: string;
  #blocks: TrialSpending[] = [];
  #begun: { readonly at: number; readonly spent: TrialSpending } | undefined;

  constructor(names: { readonly followed: string; readonly challenger: string }) {
    this.#followed = names.followed;
    this.#challenger = names.challenger;
  }

  get followed(): string {
    return this.#followed;
  }

  /** Takes in what has been spent until `now`. */
  observe(now: number, spent: TrialSpending): void {
    const { at, spent: before } = this.#begun ?? { at: now, spent };
    const passedMs = now - at;
    if (this.#begun === undefined || passedMs >= BLOCK_MS) {
      this.#begun = { at: now, spent };
    }
    const block = {
      followedGbS: spent.followedGbS - before.followedGbS,
      challengerGbS: spent.challengerGbS - before.challengerGbS,
    };
    // Records that began anew in between show less than before.
    const isSound = block.followedGbS >= 0 && block.challengerGbS >= 0;
    if (passedMs >= BLOCK_MS && passedMs <= BLOCK_MS_MAX && isSound) {
      this.#blocks = [...this.#blocks.slice(1 - BLOCK_COUNT_MAX), block];
    }
  }

  standing(): Omit<TrialStanding, 'promotion'> {
    const followed = { policy: this.#followed, costGbS: sumOf(this.#blocks, 'followedGbS') };
    const challenger = { policy: this.#challenger, costGbS: sumOf(this.#blocks, 'challengerGbS') };
    const blockCount = this.#blocks.length;
    const boundGbS = blockCount < BLOCK_COUNT_MIN ? undefined : boundOf(this.#blocks);
    const costs = `${challenger.policy} would have cost ${challenger.costGbS.toFixed(1)} GB·s, ${followed.policy} cost ${followed.costGbS.toFixed(1)}`;
    const verdict =
      boundGbS === undefined
        ? `of ${BLOCK_COUNT_MIN} blocks of ten minutes that a verdict needs, ${blockCount} are there`
        : `95 % bound of what it costs more, a block: ${boundGbS.toFixed(3)}`;
    return {
      followed,
      challenger,
      blockCount,
      blockMs: BLOCK_MS,
      boundGbS,
      isCheaper: boundGbS !== undefined && boundGbS < 0,
      sentence: `${costs}; ${verdict}.`,
    };
  }

  /** The challenger is followed from now on, and what was followed challenges it; what was compared begins anew. */
  promote(): void {
    [this.#followed, this.#challenger] = [this.#challenger, this.#followed];
    this.#blocks = [];
    this.#begun = undefined;
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    return {
      followed: this.#followed,
      challenger: this.#challenger,
      blocks: this.#blocks,
      begun: this.#begun,
    };
  }

  /**
   * A trial of the same two policies goes on, after `downMs` that nobody watched. False, and nothing changed, for any
   * other state.
   */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    const names = new Set([this.#followed, this.#challenger]);
    if (
      known === undefined ||
      known.followed === known.challenger ||
      !names.has(known.followed) ||
      !names.has(known.challenger)
    ) {
      return false;
    }
    this.#followed = known.followed;
    this.#challenger = known.challenger;
    this.#blocks = known.blocks;
    this.#begun = known.begun && { ...known.begun, at: known.begun.at + downMs };
    return true;
  }
}

function sumOf(blocks: readonly TrialSpending[], of: keyof TrialSpending): number {
  return blocks.reduce((sum, block) => sum + block[of], 0);
}

/** Mean difference a block, challenger less followed, and 1.645 of its standard errors. */
function boundOf(blocks: readonly TrialSpending[]): number {
  const count = blocks.length;
  const differences = blocks.map(({ followedGbS, challengerGbS }) => challengerGbS - followedGbS);
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  const variance = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / (count - 1);
  return mean + NORMAL_P95 * Math.sqrt(variance / count);
}
