import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { forecastQuerySchema, forecastSchema } from '../schemas/forecast-schemas.ts';
import { viewForecasts } from '../views/view-forecasts.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET /v1/forecast`. */
export function addForecastRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/forecast',
    schema: {
      operationId: 'getForecast',
      summary: 'Demand expected within the horizon, per runtime, with the terms that make it up',
      tags: ['prediction'],
      querystring: forecastQuerySchema,
      response: { 200: forecastSchema, ...problemResponses },
    },
    async handler({ query: { horizonMs } }) {
      return viewForecasts(horizonMs, parts.chameleon.forecasts(horizonMs));
    },
  });
}
