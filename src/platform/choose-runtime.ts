import { ChameleonError } from '../kernel/errors.ts';
import type { IsolationLevel } from '../model/instance.ts';
import { isolationStrength } from '../model/isolation-strength.ts';
import type { RuntimeView } from './runtime-view.ts';

/** A level below which something may not run, and who says so: `its tenant`, `the request`. */
export interface LevelFloor {
  readonly level: IsolationLevel;
  readonly of: string;
}

export interface LevelWish {
  /** The level that the caller asks for; what is stronger will do where it is not offered. */
  readonly wished: IsolationLevel | undefined;
  readonly floors: readonly LevelFloor[];
}

function leastFitting(
  offered: readonly RuntimeView[],
  { wished, floors }: LevelWish,
): RuntimeView | undefined {
  const least = Math.max(0, ...floors.map(({ level }) => isolationStrength(level)));
  if (wished === undefined) {
    // In the operator's order: the first is the usual one.
    return offered.find(({ level }) => isolationStrength(level) >= least);
  }
  const wanted = Math.max(least, isolationStrength(wished));
  return offered
    .filter(({ level }) => isolationStrength(level) >= wanted)
    .toSorted((a, b) => isolationStrength(a.level) - isolationStrength(b.level))[0];
}

/**
 * At which of the levels that a language is offered at something runs: the level that was asked for, or else the first one, and never
 * below any floor. Throws `isolation-not-offered` when none is strong enough.
 */
export function chooseRuntime(offered: readonly RuntimeView[], wish: LevelWish): RuntimeView {
  const chosen = leastFitting(offered, wish);
  if (chosen !== undefined) {
    return chosen;
  }
  const asked = wish.wished === undefined ? [] : [{ level: wish.wished, of: 'the request' }];
  const wanted = [...asked, ...wish.floors].map(({ level, of }) => `${of} wants ${level}`).join(', ');
  const [first] = offered;
  const levels = offered.map(({ level }) => level).join(', ');
  throw new ChameleonError(
    'isolation-not-offered',
    `${wanted}; ${first?.language ?? 'the language'} is offered here at: ${levels}`,
  );
}
