import type { TenantId } from '../kernel/ids.ts';
import type { IsolationLevel } from '../model/instance.ts';
import { isolationStrength } from '../model/isolation-strength.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import { languageOf } from '../model/runtime-at-level.ts';
import { tenantIdOf } from '../model/tenant-name.ts';
import { chooseRuntime, type LevelFloor } from './choose-runtime.ts';
import type { Config } from './config.ts';
import type { RuntimeView } from './runtime-view.ts';

export interface LevelRules {
  readonly tenantFloors: ReadonlyMap<TenantId, IsolationLevel>;
  readonly riskIsolation: Config['riskIsolation'];
  readonly runtimes: readonly RuntimeView[];
}

export function tenantFloorsOf({
  tenantIsolation,
}: Pick<Config, 'tenantIsolation'>): LevelRules['tenantFloors'] {
  return new Map(Object.entries(tenantIsolation).map(([name, level]) => [tenantIdOf(name), level]));
}

/** Something that is to run in a runtime, by its name: of a language at its usual level, or of one at another. */
export interface RuntimeWish {
  readonly tenantId: TenantId;
  readonly runtime: string;
  /** What the caller asks for. */
  readonly isolation?: IsolationLevel | undefined;
  /** It goes on where it began: no other level can be had. */
  readonly isBound?: boolean;
}

/** The levels that a wish can come to, in the operator's order. */
function offeredFor(
  { runtime, isBound }: Pick<RuntimeWish, 'runtime' | 'isBound'>,
  runtimes: readonly RuntimeView[],
): readonly RuntimeView[] {
  const language = languageOf(runtime);
  return runtimes.filter((each) => (isBound ? each.runtime === runtime : each.language === language));
}

/** Whether what the code is found to do decides at which level it runs. */
export function isRiskDeciding({ riskIsolation, runtimes }: LevelRules, wish: RuntimeWish): boolean {
  const isOneOfMany = offeredFor(wish, runtimes).length > 1;
  return riskIsolation === 'require' || (riskIsolation === 'prefer' && isOneOfMany);
}

/**
 * The runtime that something goes to, by what its caller asks for, what is the least for its tenant, and, where the code has been read, what
 * that wants. Throws `isolation-not-offered`.
 */
export function settleRuntime(rules: LevelRules, wish: RuntimeWish, reading?: ProgramAnalysis): RuntimeView {
  const offered = offeredFor(wish, rules.runtimes);
  const named = offered.find(({ runtime }) => runtime === wish.runtime && runtime !== languageOf(runtime));
  const wished = wish.isolation ?? (wish.isBound ? undefined : named?.level);
  return chooseRuntime(offered, {
    wished,
    floors: [...tenantFloor(rules, wish.tenantId), ...riskFloor(rules, offered, reading)],
  });
}

function tenantFloor({ tenantFloors }: LevelRules, tenantId: TenantId): readonly LevelFloor[] {
  const level = tenantFloors.get(tenantId);
  return level === undefined ? [] : [{ level, of: 'its tenant' }];
}

/** Code that could not be read is taken for code that wants the strongest wall. Where risk is only preferred to be walled off, what there is will do. */
function riskFloor(
  { riskIsolation }: LevelRules,
  offered: readonly RuntimeView[],
  reading: ProgramAnalysis | undefined,
): readonly LevelFloor[] {
  if (reading === undefined || riskIsolation === 'ignore') {
    return [];
  }
  const wanted = reading.kind === 'known' ? reading.isolation : 'microvm';
  const of = reading.kind === 'known' ? 'its code' : 'code that could not be read';
  if (wanted === 'process') {
    return [];
  }
  if (riskIsolation === 'require') {
    return [{ level: wanted, of }];
  }
  const strongest = offered.toSorted((a, b) => isolationStrength(b.level) - isolationStrength(a.level))[0];
  return strongest === undefined ? [] : [{ level: strongest.level, of }];
}
