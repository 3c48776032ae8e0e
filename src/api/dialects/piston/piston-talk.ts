import { ChameleonError } from '../../../kernel/errors.ts';
import type { ExecutionResult } from '../../../model/execution.ts';
import type { OutputMessage } from '../../../model/manager-messages.ts';
import { didNotCompile } from '../did-not-compile.ts';
import { LiveOutput } from './live-output.ts';
import type { PistonMessage, PistonStageName } from './piston-messages.ts';
import type { PistonRuntime } from './piston-runtimes.ts';
import { viewPistonStages } from './view-piston-stages.ts';

/** Tells of one job as Piston does: its stages, what each says, and how each ends. */
export class PistonTalk {
  readonly #send: (message: PistonMessage) => void;
  readonly #output = new LiveOutput();
  #stage: PistonStageName;

  constructor({ isCompiled }: Pick<PistonRuntime, 'isCompiled'>, send: (message: PistonMessage) => void) {
    this.#send = send;
    this.#stage = isCompiled ? 'compile' : 'run';
  }

  begin(): void {
    this.#send({ type: 'stage', stage: this.#stage });
  }

  /** Output comes from the program: with the first of it the compiler is known to be done. */
  hear({ stream, bytes }: Pick<OutputMessage, 'stream' | 'bytes'>): void {
    this.#compiled();
    this.#say(stream, this.#output.add(stream, bytes));
  }

  /** Says what is left to say. Throws `overloaded` for a job that never got its turn. */
  finish(result: ExecutionResult): void {
    if (result.outcome === 'rejected') {
      throw new ChameleonError('overloaded', result.message ?? 'there is too much to do');
    }
    if (!didNotCompile(result)) {
      this.#compiled();
    }
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#say(stream, this.#output.rest(stream, result[stream]));
    }
    const { code, signal } = viewPistonStages(result).run;
    this.#send({ type: 'exit', stage: this.#stage, code, signal });
  }

  #compiled(): void {
    if (this.#stage === 'compile') {
      this.#send({ type: 'exit', stage: 'compile', code: 0, signal: null });
      this.#stage = 'run';
      this.begin();
    }
  }

  #say(stream: 'stdout' | 'stderr', data: string): void {
    if (data !== '') {
      this.#send({ type: 'data', stream, data });
    }
  }
}
