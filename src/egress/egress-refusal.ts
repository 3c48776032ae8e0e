/** Why the proxy does not do what it was asked: told to the program in these words, as the status of its answer. */
export class EgressRefusal extends Error {
  override readonly name = 'EgressRefusal';
  readonly status: number;

  /** 400: no request for a proxy. 403: not allowed. 429: a cap is reached. 502, 504: allowed, but nobody was reached. */
  constructor(status: 400 | 403 | 429 | 502 | 504, message: string) {
    super(message);
    this.status = status;
  }
}
