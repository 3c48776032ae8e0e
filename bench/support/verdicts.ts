import { loadavg } from 'node:os';
import { describeMachine } from './measure.ts';

/** One promise, and what was measured of it. */
export interface Verdict {
  readonly promise: string;
  readonly measured: string;
  readonly holds: boolean;
  /** How busy the machine was when it was measured: the load over the last minute, this script's own included. */
  readonly load1m: number;
}

export function verdict(promise: string, measured: string, holds: boolean): Verdict {
  return { promise, measured, holds, load1m: loadavg()[0] ?? Number.NaN };
}

/** What a script measured besides its verdicts: lines for people, and values for programs. */
export interface Findings {
  readonly verdicts: readonly Verdict[];
  readonly lines: readonly string[];
  readonly details: unknown;
}

/** Runs a measurement, prints it as text or as JSON, and exits 0 if every promise holds, 1 if one does not. */
export async function reportFindings(
  bench: string,
  options: { readonly json: boolean },
  measure: () => Promise<Findings>,
): Promise<void> {
  const machine = describeMachine();
  const { verdicts, lines, details } = await measure();
  if (options.json) {
    console.log(JSON.stringify({ bench, machine, verdicts, details }));
  } else {
    console.log([machine.text, ...lines, ''].join('\n'));
    for (const { promise, measured, holds, load1m } of verdicts) {
      console.log(`${holds ? 'holds ' : 'BROKEN'}  ${promise}: ${measured} (load ${load1m.toFixed(1)})`);
    }
  }
  process.exitCode = verdicts.every(({ holds }) => holds) ? 0 : 1;
}
