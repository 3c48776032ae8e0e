import { z } from '../../kernel/schema.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { profileSchema } from '../schemas/profile-schemas.ts';
import { userSchema } from '../schemas/text-schema.ts';
import { userIdOf } from '../user-name.ts';
import { viewProfile } from '../views/view-profile.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET /v1/users/:user/profile`. */
export function addUserRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/users/:user/profile',
    schema: {
      operationId: 'getUserProfile',
      summary: "What is known about a user's habits",
      tags: ['prediction'],
      params: z.object({ user: userSchema }),
      response: { 200: profileSchema, ...problemResponses },
    },
    async handler({ params, tenantId }) {
      const profile = await parts.chameleon.profileOf(tenantId, userIdOf(params.user));
      if (profile === undefined) {
        throw notFound();
      }
      const runtimes = profile.runtimes.map(({ runtime }) => runtime);
      return viewProfile(profile, parts.chameleon.weightedSumsOf(tenantId, profile.userId, runtimes));
    },
  });
}
