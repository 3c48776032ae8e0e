import type { TenantId, UserId } from '../../../kernel/ids.ts';
import type { AcceptedExecution } from '../../../platform/chameleon.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { pistonAnswerOf } from './piston-error.ts';
import { type PistonClose, type PistonMessage, pistonCloses } from './piston-messages.ts';
import { PistonRefusal } from './piston-refusal.ts';
import { pistonRuntimesOf } from './piston-runtimes.ts';
import { readPistonSignal } from './piston-signal.ts';
import { PistonTalk } from './piston-talk.ts';
import { readPistonJob } from './read-piston-job.ts';
import { StdinQueue } from './stdin-queue.ts';

const INITIALISATION_MS_MAX = 1000;
/** Input beyond this is not read from the connection before the program has taken some. */
const INPUT_WAITING_BYTES_MAX = 1_048_576;

/** The other end of a connection. */
interface PistonPeer {
  send(message: PistonMessage): void;
  close(close: PistonClose): void;
  /** Reads nothing more until `resume`. */
  pause(): void;
  resume(): void;
}

interface Running {
  readonly accepted: AcceptedExecution;
  readonly stdin: StdinQueue;
  stopWatching: () => void;
}

interface Asked {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly peer: PistonPeer;
  readonly parse: (bytes: Uint8Array) => Promise<unknown>;
}

/**
 * One connection: a job is initialised, its output told as it comes, its input and its end taken. Messages are taken one after
 * the other; a client that leaves cancels its job.
 */
export class PistonConversation {
  readonly #parts: DialectParts;
  readonly #asked: Asked;
  readonly #patience: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #isInitialised = false;
  #hasEnded = false;
  #running: Running | undefined;

  constructor(parts: DialectParts, asked: Asked) {
    this.#parts = parts;
    this.#asked = asked;
    this.#patience = setTimeout(() => this.#close(pistonCloses.initialisationTimeout), INITIALISATION_MS_MAX);
  }

  /** A message of the client. */
  receive(bytes: Uint8Array): void {
    const { peer } = this.#asked;
    peer.pause();
    this.#turn = this.#turn
      .then(() => this.#take(bytes))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => peer.resume());
  }

  /** The connection is over, whoever ended it. */
  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#patience);
    const running = this.#running;
    running?.stopWatching();
    running?.stdin.close();
    if (running !== undefined) {
      this.#cancel(running);
    }
  }

  async #take(bytes: Uint8Array): Promise<void> {
    const message = await this.#asked.parse(bytes);
    if (this.#hasEnded || typeof message !== 'object' || message === null || !('type' in message)) {
      return;
    }
    switch (message.type) {
      case 'init':
        return this.#initialise(message);
      case 'data':
        return this.#takeData(message);
      case 'signal':
        return this.#takeSignal(message);
    }
  }

  async #initialise(message: object): Promise<void> {
    if (this.#isInitialised) {
      return this.#close(pistonCloses.alreadyInitialised);
    }
    const { chameleon, config } = this.#parts;
    const { tenantId, userId, peer } = this.#asked;
    const { runtime, submission } = readPistonJob(message, {
      runtimes: pistonRuntimesOf(chameleon.runtimes()),
      limitsMax: config.limitsMax,
    });
    this.#isInitialised = true;
    clearTimeout(this.#patience);
    const accepted = await chameleon.submit({ ...submission, tenantId, userId, isStdinOpen: true });
    accepted.finished.catch((error: unknown) => this.#fail(error));
    const { id } = accepted.execution;
    const running = { accepted, stdin: new StdinQueue(chameleon, { tenantId, id }), stopWatching: () => {} };
    this.#running = running;
    if (this.#hasEnded) {
      return this.#cancel(running);
    }
    peer.send({ type: 'runtime', language: runtime.language, version: runtime.version });
    await this.#follow(running, new PistonTalk(runtime, (told) => peer.send(told)));
  }

  async #follow(running: Running, talk: PistonTalk): Promise<void> {
    const { accepted } = running;
    talk.begin();
    const finish = (execution: AcceptedExecution['execution']) => {
      if (!this.#hasEnded && execution.state.kind === 'finished') {
        talk.finish(execution.state.result);
        this.#running = undefined;
        this.#close(pistonCloses.jobCompleted);
      }
    };
    const { id } = accepted.execution;
    running.stopWatching = () => talk.leave();
    const stop = await this.#parts.chameleon.watch(this.#asked.tenantId, id, (update) => {
      if (update.kind === 'output') {
        talk.hear(update.output);
      } else if (update.kind === 'finished') {
        this.#guard(() => finish(update.execution));
      }
    });
    if (stop === undefined) {
      this.#guard(async () => finish(await accepted.finished));
    } else {
      running.stopWatching = () => {
        stop();
        talk.leave();
      };
    }
  }

  async #takeData(message: object): Promise<void> {
    if (this.#running === undefined) {
      return this.#close(pistonCloses.notInitialised);
    }
    const { stream, data } = { stream: undefined, data: undefined, ...message };
    if (stream !== 'stdin') {
      return this.#close(pistonCloses.onlyStdin);
    }
    if (typeof data !== 'string') {
      throw new PistonRefusal('data must be a string');
    }
    const { stdin } = this.#running;
    const written = stdin.write(Buffer.from(data)).catch((error: unknown) => this.#fail(error));
    if (stdin.waitingBytes > INPUT_WAITING_BYTES_MAX) {
      await written;
    }
  }

  #takeSignal(message: object): void {
    const meaning = readPistonSignal('signal' in message ? message.signal : undefined);
    if (this.#running === undefined) {
      this.#close(pistonCloses.notInitialised);
    } else if (meaning === 'unknown') {
      this.#close(pistonCloses.invalidSignal);
    } else if (meaning === 'ends') {
      this.#cancel(this.#running);
    }
  }

  #cancel({ accepted }: Running): void {
    this.#guard(() => this.#parts.chameleon.cancel(this.#asked.tenantId, accepted.execution.id));
  }

  /** Nobody waits for it: what goes wrong is told to the client. */
  #guard(work: () => unknown): void {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    const { body } = pistonAnswerOf(error, this.#parts);
    if (!this.#hasEnded) {
      this.#asked.peer.send({ type: 'error', message: body?.message ?? 'a fault of the server' });
      this.#close(pistonCloses.notifiedError);
    }
  }

  #close(close: PistonClose): void {
    if (!this.#hasEnded) {
      this.#asked.peer.close(close);
      this.end();
    }
  }
}
