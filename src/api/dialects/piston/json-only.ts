import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../../http-problem.ts';

/** Piston wants the content type of JSON even where there is no body. */
export async function jsonOnly({ headers }: FastifyRequest): Promise<void> {
  if (headers['content-type']?.startsWith('application/json') !== true) {
    throw new HttpProblem('unsupported-media-type', 'requests must be of type application/json');
  }
}
