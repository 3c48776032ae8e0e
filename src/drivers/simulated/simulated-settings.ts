import type { LanguageInfo } from '../driver.ts';
import type { Amount } from './draw-amount.ts';

/** How instances of one runtime behave where the program does not say. */
export interface SimulatedRuntime {
  readonly info: LanguageInfo;
  readonly bootMs: Amount;
  readonly idleMemoryMb: Amount;
  /** Writing and loading a program into a booted instance. */
  readonly initialiseMs: Amount;
  readonly runMs: Amount;
  readonly memoryMb: Amount;
  /** CPU time over wall time of a run, 0–1. */
  readonly cpuRatio: number;
}

/** What goes wrong by itself, each drawn once per instance from the seed and the instance id. */
export interface SimulatedFaults {
  readonly bootFailureRatio: number;
  readonly slowBootRatio: number;
  /** A slow boot takes this many times as long. */
  readonly slowBootFactor: number;
  readonly idleCrashRatio: number;
  /** How long after it became ready such an instance crashes, unless it runs by then. */
  readonly idleCrashAfterMs: Amount;
  /** Crashes of the instance, not of the program, at a uniform point of the run. */
  readonly runCrashRatio: number;
}

export interface SimulatedSettings {
  readonly runtimes: readonly SimulatedRuntime[];
  readonly faults: SimulatedFaults;
}

/** Nothing goes wrong. */
export const noFaults: SimulatedFaults = {
  bootFailureRatio: 0,
  slowBootRatio: 0,
  slowBootFactor: 1,
  idleCrashRatio: 0,
  idleCrashAfterMs: { median: 1000, logSigma: 0 },
  runCrashRatio: 0,
};

function runtimeLike(
  info: Pick<LanguageInfo, 'runtime' | 'displayName' | 'aliases' | 'extensions'>,
  medians: { readonly bootMs: number; readonly idleMemoryMb: number; readonly initialiseMs: number },
  loadable: LanguageInfo['loadable'] = [],
): SimulatedRuntime {
  return {
    info: {
      ...info,
      version: 'simulated',
      parkedAt: 'interpreter',
      fileName: 'main',
      preloadable: [],
      isKeepable: true,
      loadable,
    },
    bootMs: { median: medians.bootMs, logSigma: 0.25 },
    idleMemoryMb: { median: medians.idleMemoryMb, logSigma: 0.1 },
    initialiseMs: { median: medians.initialiseMs, logSigma: 0.2 },
    runMs: { median: 120, logSigma: 1 },
    memoryMb: { median: 24, logSigma: 0.4 },
    cpuRatio: 0.7,
  };
}

/** Boot times and idle memory as measured for the launcher on a 2-core machine (docs: instances). */
export const defaultSimulatedSettings: SimulatedSettings = {
  runtimes: [
    runtimeLike(
      {
        runtime: 'javascript',
        displayName: 'JavaScript (simulated)',
        aliases: ['js', 'node'],
        extensions: ['.js', '.mjs'],
      },
      { bootMs: 208, idleMemoryMb: 7, initialiseMs: 2.6 },
    ),
    runtimeLike(
      {
        runtime: 'python',
        displayName: 'Python (simulated)',
        aliases: ['py', 'python3'],
        extensions: ['.py'],
      },
      { bootMs: 137, idleMemoryMb: 4, initialiseMs: 3.1 },
      [
        { name: 'numpy', brings: [] },
        { name: 'pandas', brings: ['numpy'] },
      ],
    ),
    runtimeLike(
      { runtime: 'bash', displayName: 'Bash (simulated)', aliases: ['sh'], extensions: ['.sh'] },
      { bootMs: 45, idleMemoryMb: 0.4, initialiseMs: 4.5 },
    ),
  ],
  faults: noFaults,
};
