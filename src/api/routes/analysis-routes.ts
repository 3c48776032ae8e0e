import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { analysisAnswerSchema, analysisRequestSchema } from '../schemas/analysis-schemas.ts';
import { userIdOf } from '../user-name.ts';
import { viewAnalysis } from '../views/view-analysis.ts';
import { problemResponses } from './problem-responses.ts';

/** `POST /v1/analyses`. */
export function addAnalysisRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/analyses',
    schema: {
      operationId: 'analyzeProgram',
      summary:
        'Read a program, and say what a run would probably cost; run it a little only where a probe is wanted',
      tags: ['prediction'],
      body: analysisRequestSchema,
      response: { 200: analysisAnswerSchema, ...problemResponses },
    },
    async handler({ body, tenantId }) {
      const analyzed = await parts.chameleon.analyze({
        tenantId,
        userId: body.user === undefined ? undefined : userIdOf(body.user),
        runtime: body.language,
        isolation: body.isolation,
        fileName: body.fileName,
        code: body.code,
        probe: body.probe,
      });
      return viewAnalysis(analyzed);
    },
  });
}
