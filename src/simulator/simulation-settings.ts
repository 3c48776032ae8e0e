export const reuseOrders = ['newest', 'oldest'] as const;

/** Which of a user's idle instances is taken first; fixed keep-alive depends on it much. */
export type ReuseOrder = (typeof reuseOrders)[number];

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
