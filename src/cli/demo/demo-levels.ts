import { defaultTraffic, type TrafficSettings } from './demo-traffic.ts';

/** What the demo does at one level of isolation. */
export interface DemoLevel {
  readonly traffic: Omit<TrafficSettings, 'durationMs'>;
  /** Sizes of fixed stocks that are tried where nobody says. */
  readonly fixedCounts: readonly number[];
  readonly settings: Readonly<Record<string, string>>;
  /** Before the first submission, for every mode alike: a fixed stock has to be there. */
  readonly settleMs: number;
}

export const demoLevels = {
  process: { traffic: defaultTraffic, fixedCounts: [4], settings: {}, settleMs: 2000 },
  /** A machine takes seconds of computing to make, and tens of megabytes: fewer people, and small stocks. */
  microvm: {
    traffic: { ...defaultTraffic, userCount: 2, contestantCount: 2 },
    fixedCounts: [1, 2],
    settings: { CHAMELEON_DRIVER: 'microvm', CHAMELEON_WARM_MEMORY_MB_MAX: '4096' },
    settleMs: 25_000,
  },
} as const satisfies Readonly<Record<string, DemoLevel>>;
