export const reuseOrders = ['newest', 'oldest'] as const;

/** Which of a user's idle instances is taken first; fixed keep-alive depends on it much. */
export type ReuseOrder = (typeof reuseOrders)[number];

/** One boot as it was measured: when it was begun, and how long it took. */
export interface MeasuredBoot {
  readonly at: number;
  readonly bootMs: number;
}

/** How an instance manager keeps a stock; without these rules what is missing boots at once, and surplus is stopped. */
interface Replenishing {
  /** Boots under way at once beyond which none starts ahead; none does while an execution waits for one. */
  readonly bootsAheadMax: number;
  /** From a change until the stock is looked at, milliseconds. */
  readonly delayMs: number;
  /** So long after an arrival the stock is not looked at, milliseconds; a look that was due before is not put off. */
  readonly handOverMs: number;
  /** A surplus instance is stopped only when it has been idle for so long. */
  readonly surplusIdleMsMin: number;
}

/** What instances cost in a simulation, by layer; one figure for all kinds. */
export interface SimulationSettings {
  /** Memory of an instance that never ran user code, GB. */
  readonly memoryGb: number;
  /** Memory of one that holds a user's program, GB. */
  readonly ownMemoryGb: number;
  /** From the order to the instant an instance could run anybody's code, milliseconds. */
  readonly bootMs: number;
  /** From there until it holds one user's program, milliseconds; all but warm starts wait for it. */
  readonly loadMs: number;
  /** What one cold start is worth, GB·s of warm memory. */
  readonly coldStartPriceGbS: number;
  /** For executions whose trace does not say how long they ran, milliseconds. */
  readonly durationMsDefault: number;
  /** What idle instances may hold together, GB; undefined: as much as pays. */
  readonly memoryBudgetGb: number | undefined;
  readonly reuseOrder: ReuseOrder;
  readonly replenishing?: Replenishing;
  /** By the instant; boots then take as long as these did, and `bootMs` is what is expected of them. */
  readonly measuredBoots?: readonly MeasuredBoot[];
}

/** The published exchange rate (FeMux, EuroSys'26): 0.808 s a cold start, 1/99.69 s a wasted GB·s. */
export const defaultSimulationSettings: SimulationSettings = {
  memoryGb: 0.128,
  ownMemoryGb: 0.128,
  bootMs: 2000,
  loadMs: 0,
  coldStartPriceGbS: 80.55,
  durationMsDefault: 1000,
  memoryBudgetGb: undefined,
  reuseOrder: 'newest',
};
