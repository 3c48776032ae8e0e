import type { Problem } from './api-schemas.ts';

/** A request that the server refused, or that never reached it: then the code is `unreachable`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What an answer that is none says; a proxy on the way may answer something else than the API does. */
export function readProblem(status: number, text: string): ApiProblem {
  try {
    const { code, detail, issues = [] } = JSON.parse(text) as Partial<Problem>;
    if (typeof detail === 'string' && typeof code === 'string') {
      const each = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return new ApiProblem(status, code, each === '' ? detail : `${detail} (${each})`);
    }
  } catch {
    // Not JSON: told by its status alone.
  }
  return new ApiProblem(status, 'unexpected-answer', `the server answered with status ${status}`);
}

/** Any failure in words for a person. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
