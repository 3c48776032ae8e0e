/** Thrown where the program itself is wrong; never caught to carry on. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/** States what must hold here; a failure is a bug of this program, not of its input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new AssertionFailure(message);
  }
}

/** Closes a switch over a union: the compiler rejects a forgotten case, and so does the running program. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unreachable case: ${JSON.stringify(value)}`);
}
