import type { IsolationLevel } from '../model/instance.ts';
import type { Config } from './config.ts';

/** The level that instances are to have, as long as no manager has said which they have. */
export function configuredLevel({ driver, isolation }: Pick<Config, 'driver' | 'isolation'>): IsolationLevel {
  return driver === 'launcher' ? isolation : driver;
}
