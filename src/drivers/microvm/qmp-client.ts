import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';

/** What a monitor says: a greeting, an answer, or something that happened (QEMU, QMP specification). */
const messageSchema = z.union([
  z.object({ return: z.unknown(), id: z.number() }),
  z.object({ error: z.object({ desc: z.string() }), id: z.number() }),
  z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).optional() }),
  z.object({ QMP: z.unknown() }),
]);

/** A monitor that says nothing for so long will not: it answers from a loop of its own, whatever its machine does. */
const ANSWER_MS_MAX = 20_000;
const LINE_LENGTH_MAX = 1_048_576;

interface Waiting {
  readonly answer: PromiseWithResolvers<unknown>;
  readonly timer: NodeJS.Timeout;
}

/** Commands to one monitor over its own stream, and what it reports. */
export class QmpClient {
  readonly #stream: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEvent: (name: string, data: Readonly<Record<string, unknown>>) => void;
  #lastId = 0;

  constructor(stream: Duplex, onEvent: (name: string, data: Readonly<Record<string, unknown>>) => void) {
    this.#stream = stream;
    this.#onEvent = onEvent;
    stream.once('close', () => this.#fail('its monitor is gone'));
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => this.#hear(line));
    // What went wrong with the stream shows in its closing; the lines report it once more.
    for (const each of [stream, lines]) {
      each.on('error', () => undefined);
    }
  }

  /** Resolves with what the command returns. Rejects with `instance-failed` when it is refused, or nobody answers. */
  execute(command: string, given?: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => this.#settle(id, `no answer to ${command}`), ANSWER_MS_MAX);
    this.#waiting.set(id, { answer, timer });
    if (this.#stream.writable) {
      const request = { execute: command, id, ...(given === undefined ? {} : { arguments: given }) };
      this.#stream.write(`${JSON.stringify(request)}\n`);
    } else {
      this.#settle(id, 'its monitor is gone');
    }
    return answer.promise;
  }

  #hear(line: string): void {
    if (line.length > LINE_LENGTH_MAX) {
      this.#stream.destroy();
      return;
    }
    try {
      const message = messageSchema.parse(JSON.parse(line));
      if ('return' in message) {
        this.#settle(message.id, undefined, message.return);
      } else if ('error' in message) {
        this.#settle(message.id, message.error.desc);
      } else if ('event' in message) {
        this.#onEvent(message.event, message.data ?? {});
      }
    } catch (error) {
      // A monitor that a guest has taken over may say anything: it is believed nothing more.
      this.#fail(messageOf(error));
      this.#stream.destroy();
    }
  }

  #settle(id: number, problem: string | undefined, value?: unknown): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (problem === undefined) {
      waiting?.answer.resolve(value);
    } else {
      waiting?.answer.reject(new ChameleonError('instance-failed', `virtual machine: ${problem}`));
    }
  }

  #fail(problem: string): void {
    for (const id of [...this.#waiting.keys()]) {
      this.#settle(id, problem);
    }
  }
}
