import { expect } from 'vitest';
import { type MemoryServer, startMemoryServer } from '../memory-chameleon/memory-server.ts';

/** A server in memory that speaks Judge0. */
export function startJudge0(settings: Readonly<Record<string, unknown>> = {}): Promise<MemoryServer> {
  return startMemoryServer({ dialects: 'judge0', ...settings });
}

/** Runs a program of Python and resolves with what is told of it once it has ended. */
export async function runJudge0(
  ask: MemoryServer['ask'],
  source_code: string,
  more: object = {},
  query = '',
): Promise<Awaited<ReturnType<MemoryServer['ask']>>['body']> {
  const body = { source_code, language_id: 71, ...more };
  const answer = await ask('POST', `/submissions?wait=true${query}`, body);
  expect(answer.status).toBe(201);
  return answer.body;
}
