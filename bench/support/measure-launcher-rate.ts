import { LauncherDriver } from '../../src/drivers/launcher/launcher-driver.ts';
import { runInLauncher } from '../../test/support/run-in-launcher.ts';
import type { CountedGroup } from './counted-group.ts';
import { openOneShots } from './one-shots.ts';
import { type ProcessorSeconds, processorSeconds, sharesBetween } from './processor-seconds.ts';
import type { RatedLanguage } from './rated-programs.ts';
import { type SaturatedRate, type Saturation, saturate } from './saturate.ts';

/** A rate without a server, and seconds of processor time a second. */
export interface BareRate {
  readonly way: string;
  readonly rate: SaturatedRate;
  readonly shares: Readonly<Record<string, number>>;
}

async function measureWay(
  { way, group }: { readonly way: string; readonly group: CountedGroup | undefined },
  saturation: Saturation,
  turn: (serial: number) => Promise<string>,
): Promise<BareRate> {
  const looks: ProcessorSeconds[] = [];
  const look = () => void looks.push(processorSeconds(group));
  const rate = await saturate(saturation, turn, { onBegin: look, onEnd: look });
  return { way, rate, shares: sharesBetween(looks, saturation.seconds) };
}

/** The same starts through the launcher's driver, as a manager has it, and of the bare interpreter by the launcher's daemon. */
export async function measureLauncherRates(
  language: RatedLanguage,
  saturation: Saturation,
  group: CountedGroup | undefined,
): Promise<readonly BareRate[]> {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const drivenTurn = async (serial: number) => {
    const { exitCode, stdout } = await runInLauncher(driver, language.name, {
      code: language.codeOf(serial),
    });
    return exitCode === 0 && stdout === `${serial}\n` ? '' : `${exitCode} ${stdout}`;
  };
  const driven = await measureWay({ way: 'driver', group }, saturation, drivenTurn).finally(() =>
    driver.close(),
  );
  const shots = await openOneShots();
  const shotTurn = async (serial: number) => {
    await shots.time(language.argvOf(serial));
    return '';
  };
  const bare = await measureWay({ way: 'daemon', group }, saturation, shotTurn).finally(() => shots.close());
  return [driven, bare];
}
