import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { addAnalysisRoutes } from './analysis-routes.ts';
import { addArtifactRoutes } from './artifact-routes.ts';
import { addEventRoutes } from './event-routes.ts';
import { addExecutionRoutes } from './execution-routes.ts';
import { addForecastRoutes } from './forecast-routes.ts';
import { addHistoryRoute } from './history-route.ts';
import { addIntentRoutes } from './intent-routes.ts';
import { addKeyRoutes } from './key-routes.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addPoolRoutes } from './pool-routes.ts';
import { addProgramRoute } from './program-route.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addStdinRoute } from './stdin-route.ts';
import { addSubmissionRoute } from './submission-route.ts';
import { addUsageRoutes } from './usage-routes.ts';
import { addUserRoutes } from './user-routes.ts';

/** Every route of the API. */
export function addAllRoutes(app: App, parts: ApiParts): void {
  addSubmissionRoute(app, parts);
  addExecutionRoutes(app, parts);
  addProgramRoute(app, parts);
  addStdinRoute(app, parts);
  addArtifactRoutes(app, parts);
  addSessionRoutes(app, parts);
  addEventRoutes(app, parts);
  addAnalysisRoutes(app, parts);
  addUserRoutes(app, parts);
  addUsageRoutes(app, parts);
  addForecastRoutes(app, parts);
  addPoolRoutes(app, parts);
  addHistoryRoute(app, parts);
  addIntentRoutes(app, parts);
  addKeyRoutes(app, parts);
  addOperationRoutes(app, parts);
}
