/** What goes wrong in HTTP itself, before or beside the platform; its status stands beside it. */
export const httpProblemStatuses = {
  unauthorized: 401,
  'origin-not-allowed': 403,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'over-budget': 429,
  'header-too-large': 431,
} as const satisfies Record<string, number>;

export type HttpProblemCode = keyof typeof httpProblemStatuses;

/** A request that the HTTP layer refuses; always the caller's to mend. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: HttpProblemCode;

  constructor(code: HttpProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}
