import type { Chameleon } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import type { HostImages } from './host-images.ts';
import type { HostReport } from './host-report.ts';
import type { Logger } from './logger.ts';
import type { HostTiers, TierWishes } from './tiers/host-tiers.ts';

/** What commands reach beyond the terminal and HTTP: the platform and this host. */
export interface Surroundings {
  startPlatform(config: Config, logger: Logger): Promise<Chameleon>;
  probeHost(config: Config): Promise<HostReport>;
  measureTiers(config: Config, wishes: TierWishes): Promise<HostTiers>;
  openImages(config: Config): Promise<HostImages>;
}

/** The real ones; each is loaded by the command that needs it, for most need none. */
export const realSurroundings: Surroundings = {
  startPlatform: async (config, logger) =>
    (await import('./start-platform.ts')).startPlatform(config, logger),
  probeHost: async (config) => (await import('./probe-host.ts')).probeHost(config),
  measureTiers: async (config, wishes) =>
    (await import('./tiers/host-tiers.ts')).measureHostTiers(config, wishes),
  openImages: async (config) => (await import('./host-images.ts')).openHostImages(config),
};
