import { LauncherDriver } from '../../drivers/launcher/launcher-driver.ts';
import type { IsolationLevel } from '../../model/instance.ts';
import type { Config } from '../../platform/config.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { CliFailure } from '../cli-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { greetings } from './greetings.ts';
import { measureTiers, type TierRow, timeable } from './measure-tiers.ts';

export interface HostTiers {
  readonly level: IsolationLevel;
  readonly tiers: readonly TierRow[];
}

export interface TierWishes {
  /** Empty: all that there are. */
  readonly runtimes: readonly string[];
  readonly roundCount: number;
  readonly onProgress: (doneRatio: number) => void;
}

/** The tiers of this machine's runtimes. Rejects with `isolation-unavailable`, or a `CliFailure` for a runtime it has not. */
export async function measureHostTiers(config: Config, wishes: TierWishes): Promise<HostTiers> {
  const { isolation } = config;
  const driver = await LauncherDriver.open({ isolation });
  const coldDriver = await LauncherDriver.open({ isolation, isForking: false });
  try {
    const { level, runtimes } = await driver.capabilities();
    const known = timeable(runtimes);
    const unknown = wishes.runtimes.find((name) => known.every(({ runtime }) => runtime !== name));
    if (unknown !== undefined) {
      const names = known.map(({ runtime }) => runtime).join(', ');
      throw new CliFailure(exitCodes.usage, `no runtime ${JSON.stringify(unknown)} here; one of: ${names}`);
    }
    const chosen = known.filter(
      ({ runtime }) => wishes.runtimes.length === 0 || wishes.runtimes.includes(runtime),
    );
    const roundCount = chosen.length * wishes.roundCount;
    let done = 0;
    const onRound = () => {
      done += 1;
      wishes.onProgress(done / roundCount);
    };
    const parts = {
      clock: systemClock(),
      driver,
      coldDriver,
      programs: greetings,
      roundCount: wishes.roundCount,
      onRound,
    };
    const tiers: TierRow[] = [];
    for (const info of chosen) {
      tiers.push(await measureTiers(parts, info));
    }
    return { level, tiers };
  } finally {
    await driver.close();
    await coldDriver.close();
  }
}
