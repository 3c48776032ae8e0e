export const reuseOrders = ['newest', 'oldest'] as const;

/** Which of a user's idle instances is taken first; fixed keep-alive depends on it much. */
export type ReuseOrder = (typeof reuseOrders)[number];

/** What instances cost in a simulation; one figure for all kinds. */
export interface SimulationSettings {
  /** Memory of a warm instance, GB. */
  readonly memoryGb: number;
  /** From the order to the instant an instance can run something, milliseconds. */
  readonly bootMs: number;
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
  bootMs: 2000,
  coldStartPriceGbS: 80.55,
  durationMsDefault: 1000,
  memoryBudgetGb: undefined,
  reuseOrder: 'newest',
};
