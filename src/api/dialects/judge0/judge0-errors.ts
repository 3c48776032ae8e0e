/** A submission with attributes that are wrong: each with what is wrong about it, in the words of Judge0. */
export class WrongAttributes extends Error {
  override readonly name = 'WrongAttributes';
  readonly wrong: Readonly<Record<string, readonly string[]>>;

  constructor(wrong: Readonly<Record<string, readonly string[]>>) {
    super(`wrong attributes: ${Object.keys(wrong).join(', ')}`);
    this.wrong = wrong;
  }
}

/** A request that Judge0 refuses as a whole with 400, and these words. */
export class Judge0Refusal extends Error {
  override readonly name = 'Judge0Refusal';
}
