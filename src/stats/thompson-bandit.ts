/** What is known of one arm: decayed count, sum and sum of squares of its losses. */
interface Arm {
  weight: number;
  sum: number;
  squareSum: number;
}

/** An arm of which less is known is tried. */
const WEIGHT_MIN = 2;
/** Losses of one value say nothing of how they spread; taken to be at least so much. */
const SPREAD_MIN = 0.05;

/**
 * Chooses between arms by Thompson sampling: draws each arm's mean loss from what is known of it (normal, with the
 * standard error of the decayed losses) and takes the least. What was seen fades with every loss observed, so that
 * an arm that was given up is tried again now and then.
 */
export class ThompsonBandit {
  readonly #arms: readonly Arm[];
  readonly #kept: number;

  constructor(options: { readonly armCount: number; readonly halfLifeCount: number }) {
    this.#arms = Array.from({ length: options.armCount }, () => ({ weight: 0, sum: 0, squareSum: 0 }));
    this.#kept = 2 ** (-1 / options.halfLifeCount);
  }

  /** The arm to take now; of those hardly known the first. `next`: uniform in [0, 1). */
  choose(next: () => number): number {
    const unknown = this.#arms.findIndex(({ weight }) => weight < WEIGHT_MIN);
    if (unknown >= 0) {
      return unknown;
    }
    const draws = this.#arms.map((arm) => meanOf(arm) + errorOf(arm) * drawNormal(next));
    return draws.indexOf(Math.min(...draws));
  }

  /** One loss that each of these arms would have had; one that is no number is left out. */
  observe(arms: readonly number[], loss: number): void {
    if (!Number.isFinite(loss)) {
      return;
    }
    for (const [index, arm] of this.#arms.entries()) {
      const isSeen = arms.includes(index);
      arm.weight = arm.weight * this.#kept + (isSeen ? 1 : 0);
      arm.sum = arm.sum * this.#kept + (isSeen ? loss : 0);
      arm.squareSum = arm.squareSum * this.#kept + (isSeen ? loss ** 2 : 0);
    }
  }

  /** Of each arm how much is known, and its mean loss; undefined while nothing is. */
  standings(): readonly { readonly weight: number; readonly meanLoss: number | undefined }[] {
    return this.#arms.map((arm) => ({
      weight: arm.weight,
      meanLoss: arm.weight > 0 ? meanOf(arm) : undefined,
    }));
  }
}

function meanOf({ weight, sum }: Arm): number {
  return sum / weight;
}

function errorOf(arm: Arm): number {
  const variance = Math.max(0, arm.squareSum / arm.weight - meanOf(arm) ** 2);
  return Math.max(SPREAD_MIN, Math.sqrt(variance)) / Math.sqrt(arm.weight);
}

/** Box & Muller, 1958. */
function drawNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
