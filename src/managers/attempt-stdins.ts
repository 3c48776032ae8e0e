import { BytePipe, type ByteSource } from '../kernel/byte-pipe.ts';
import type { AttemptId } from '../kernel/ids.ts';
import type { ExecuteMessage, StdinAnswer, StdinMessage } from '../model/manager-messages.ts';

/** On its way from whoever writes to the driver, which has a megabyte of its own on the way to the program. */
const HELD_BYTES_MAX = 262_144;

const over: StdinAnswer = { kind: 'over' };

interface OpenStdin {
  readonly pipe: BytePipe;
  /** Resolves when an instance has it, or nobody will. */
  readonly begun: PromiseWithResolvers<void>;
  isOver: boolean;
}

/**
 * The inputs of the attempts that are here and whose input is open. Whoever writes has one message at a time under way for each of
 * them, which waits for its answer as long as nothing of it could be taken: that is all that an input may hold here beside its pipe.
 */
export class AttemptStdins {
  readonly #byAttempt = new Map<AttemptId, OpenStdin>();

  /** From now on until it is closed it takes input, where its input is open. */
  open({ attemptId, isStdinOpen }: Pick<ExecuteMessage, 'attemptId' | 'isStdinOpen'>): void {
    if (isStdinOpen === true) {
      const pipe = new BytePipe(HELD_BYTES_MAX);
      this.#byAttempt.set(attemptId, { pipe, begun: Promise.withResolvers(), isOver: false });
    }
  }

  /** It has its instance, which reads this; undefined where its input is not open. */
  begin(attemptId: AttemptId): ByteSource | undefined {
    const stdin = this.#byAttempt.get(attemptId);
    stdin?.begun.resolve();
    return stdin?.pipe;
  }

  /** It has ended: what waits is dropped, and whoever writes is told. */
  close(attemptId: AttemptId): void {
    const stdin = this.#byAttempt.get(attemptId);
    if (stdin !== undefined) {
      this.#byAttempt.delete(attemptId);
      stdin.isOver = true;
      stdin.begun.resolve();
      stdin.pipe.close();
    }
  }

  /**
   * Takes what there is room for; waits until there is some. Of an attempt that waits for its instance nothing is taken before it has
   * one: so long it can still be tried again elsewhere.
   */
  async take({ attemptId, bytes, isEnd }: StdinMessage): Promise<StdinAnswer> {
    const stdin = this.#byAttempt.get(attemptId);
    if (stdin === undefined) {
      return over;
    }
    const { pipe } = stdin;
    await stdin.begun.promise;
    while (!stdin.isOver && bytes.length > 0 && pipe.roomBytes === 0 && !pipe.isEnded) {
      await new Promise<void>((resolve) => pipe.onRoom(resolve));
    }
    if (stdin.isOver || pipe.isEnded) {
      return over;
    }
    const takenBytes = pipe.write(bytes);
    if (isEnd && takenBytes === bytes.length) {
      pipe.end();
    }
    return { kind: 'taken', takenBytes };
  }
}
