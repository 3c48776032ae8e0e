import type { DialectName } from '../../platform/dialect-names.ts';
import type { App } from '../fastify-app.ts';
import type { DialectParts } from './dialect-parts.ts';
import { CONNECT_PATH } from './piston/connect-path.ts';

type AddRoutes = (app: App, parts: DialectParts) => void;

/** Loaded where they are spoken: most servers speak none. */
const loaders: Readonly<Record<DialectName, () => Promise<AddRoutes>>> = {
  piston: async () => (await import('./piston/add-piston-routes.ts')).addPistonRoutes,
  judge0: async () => (await import('./judge0/add-judge0-routes.ts')).addJudge0Routes,
};

/** The routes of the dialects that the configuration names. Our own OpenAPI document knows nothing of them. */
export function addDialects(app: App, parts: DialectParts): void {
  for (const name of parts.config.dialects) {
    app.register(async (scope) => {
      const addRoutes = await loaders[name]();
      addRoutes(scope as App, parts);
    });
  }
}

/** What programs find at `/`; undefined where no dialect says anything there. */
export function dialectRoot(dialects: readonly DialectName[]): object | undefined {
  return dialects.includes('piston') ? { message: 'Piston v2 API, spoken by Chameleon' } : undefined;
}

/** Whether a WebSocket may be asked for at this path. */
export function isUpgradable(path: string, dialects: readonly DialectName[]): boolean {
  return dialects.includes('piston') && path === CONNECT_PATH;
}
