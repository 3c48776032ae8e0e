import { describe, expect, it } from 'vitest';
import { replayCalls } from '../../../test/support/replay-calls.ts';
import { policiesNamed } from '../named-policies.ts';
import { defaultSimulationSettings } from '../simulation-settings.ts';
import { keepAlive } from './keep-alive.ts';

const settings = {
  ...defaultSimulationSettings,
  memoryGb: 0.5,
  ownMemoryGb: 0.5,
  bootMs: 2000,
  coldStartPriceGbS: 10,
};
const callsAt = (...seconds: readonly number[]) =>
  seconds.map((second) => ({ at: second * 1000, user: 'ada', durationMs: 1000 }));

describe('fixed keep-alive', () => {
  it('counts its time from the last use', () => {
    // The trap: counted from the first use, the third call would come too late.
    const { starts } = replayCalls(keepAlive(300), callsAt(0, 250, 500), settings);
    expect(starts).toEqual(['cold', 'warm', 'warm']);
  });

  it('is over when its time is over, and not before', () => {
    // The boot and the run of the first call end at 3 s.
    expect(replayCalls(keepAlive(300), callsAt(0, 302.999), settings).starts).toEqual(['cold', 'warm']);
    expect(replayCalls(keepAlive(300), callsAt(0, 303), settings).starts).toEqual(['cold', 'cold']);
  });

  it('lasts as long as holding costs less than a cold start, as keep-alive-ttl', () => {
    // 10 GB·s at 0.5 GB: 20 s. The trap: the price is in GB·s, not in seconds.
    const [ttl = keepAlive(0)] = policiesNamed('keep-alive-ttl', settings, 'usual').policies;
    expect(replayCalls(ttl, callsAt(0, 22.9), settings).starts).toEqual(['cold', 'warm']);
    expect(replayCalls(ttl, callsAt(0, 23.1), settings).starts).toEqual(['cold', 'cold']);
  });

  it('holds less in vain when the newest idle instance is taken first than when the oldest is', () => {
    // Two at once, then one every 200 s. Newest first: the same one is used and stays warm, the other one runs out; oldest
    // first: they take turns, and both stay, one of them in vain.
    const calls = [{ at: 0, user: 'ada', durationMs: 1000 }, ...callsAt(0, 200, 400, 600, 800)];
    const idleGbS = (reuseOrder: 'newest' | 'oldest') =>
      replayCalls(keepAlive(450), calls, { ...settings, reuseOrder }).run.idleGbS;
    expect(idleGbS('newest')).toBeLessThan(idleGbS('oldest') - 100);
  });
});
