import type { DialectName } from '../../platform/dialect-names.ts';
import type { App } from '../fastify-app.ts';
import type { DialectParts } from './dialect-parts.ts';
import { addJudge0Routes } from './judge0/add-judge0-routes.ts';
import { addPistonRoutes } from './piston/add-piston-routes.ts';
import { CONNECT_PATH } from './piston/connect-route.ts';

const adders: Readonly<Record<DialectName, (app: App, parts: DialectParts) => void>> = {
  piston: addPistonRoutes,
  judge0: addJudge0Routes,
};

/** The routes of the dialects that the configuration names. Our own OpenAPI document knows nothing of them. */
export function addDialects(app: App, parts: DialectParts): void {
  for (const name of parts.config.dialects) {
    adders[name](app, parts);
  }
}

/** Whether a WebSocket may be asked for at this path. */
export function isUpgradable(path: string, dialects: readonly DialectName[]): boolean {
  return dialects.includes('piston') && path === CONNECT_PATH;
}
