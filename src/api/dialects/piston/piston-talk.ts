import { ChameleonError } from '../../../kernel/errors.ts';
import type { ExecutionResult } from '../../../model/execution.ts';
import type { OutputMessage } from '../../../model/manager-messages.ts';
import { didNotCompile } from '../did-not-compile.ts';
import { LiveOutput } from './live-output.ts';
import type { PistonMessage, PistonStageName } from './piston-messages.ts';
import type { PistonRuntime } from './piston-runtimes.ts';
import { viewPistonStages } from './view-piston-stages.ts';

/**
 * What a compiler says comes as error output, at once with the end of the job, if it fails, and not at all if it does not. So error
 * output is the program's when the end does not follow within this time.
 */
const COMPILER_END_MS_MAX = 200;

type Output = Pick<OutputMessage, 'stream' | 'bytes'>;

/** Tells of one job as Piston does: its stages, what each says, and how each ends. */
export class PistonTalk {
  readonly #send: (message: PistonMessage) => void;
  readonly #output = new LiveOutput();
  /** Error output of which it is not known yet whose it is. */
  #held: Output[] = [];
  #patience: NodeJS.Timeout | undefined;
  #stage: PistonStageName;

  constructor({ isCompiled }: Pick<PistonRuntime, 'isCompiled'>, send: (message: PistonMessage) => void) {
    this.#send = send;
    this.#stage = isCompiled ? 'compile' : 'run';
  }

  begin(): void {
    this.#send({ type: 'stage', stage: this.#stage });
  }

  /** Output as it comes. */
  hear(output: Output): void {
    if (this.#stage === 'run') {
      this.#tell(output);
      return;
    }
    this.#held.push(output);
    if (output.stream === 'stdout') {
      this.#compiled();
    } else {
      this.#patience ??= setTimeout(() => this.#compiled(), COMPILER_END_MS_MAX);
    }
  }

  /** Says what is left to say. Throws `overloaded` for a job that never got its turn. */
  finish(result: ExecutionResult): void {
    if (result.outcome === 'rejected') {
      throw new ChameleonError('overloaded', result.message ?? 'there is too much to do');
    }
    if (!didNotCompile(result)) {
      this.#compiled();
    }
    this.leave();
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#say(stream, this.#output.rest(stream, result[stream]));
    }
    const { code, signal } = viewPistonStages(result).run;
    this.#send({ type: 'exit', stage: this.#stage, code, signal });
  }

  /** Nothing is told any more but what `finish` says. */
  leave(): void {
    clearTimeout(this.#patience);
    this.#held = [];
  }

  #compiled(): void {
    if (this.#stage === 'compile') {
      this.#send({ type: 'exit', stage: 'compile', code: 0, signal: null });
      this.#stage = 'run';
      this.begin();
      const held = this.#held;
      this.leave();
      for (const output of held) {
        this.#tell(output);
      }
    }
  }

  #tell({ stream, bytes }: Output): void {
    this.#say(stream, this.#output.add(stream, bytes));
  }

  #say(stream: 'stdout' | 'stderr', data: string): void {
    if (data !== '') {
      this.#send({ type: 'data', stream, data });
    }
  }
}
