import type { Execution } from './api-shapes.ts';
import { ChameleonError } from './chameleon-error.ts';
import { parseEventStream, type ServerSentEvent } from './parse-event-stream.ts';

/** What is heard of one execution, in this order: once that it is there, then events and output as they come, last its outcome. */
export type ExecutionUpdate =
  | { readonly kind: 'accepted'; readonly execution: Execution }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown }
  | OutputUpdate
  | { readonly kind: 'finished'; readonly execution: Execution };

export interface OutputUpdate {
  readonly kind: 'output';
  readonly stream: 'stdout' | 'stderr';
  /** What the program wrote, as it wrote it. */
  readonly bytes: Uint8Array;
  /** The same as text, with a character that was cut in two where its end is. */
  readonly text: string;
}

const STREAMS = ['stdout', 'stderr'] as const;

/** What one stream of output has brought so far. */
class ReceivedOutput {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #text = '';

  /** One more piece, with the characters that are whole by now. */
  take(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#text += text;
    return text;
  }

  /** The end of the whole text that the pieces did not bring; nothing where they are no beginning of it. */
  missingIn(whole: string): string {
    return whole.startsWith(this.#text) ? whole.slice(this.#text.length) : '';
  }
}

function bytesOf({ encoding, data }: { readonly encoding: 'utf8' | 'base64'; readonly data: string }) {
  return encoding === 'utf8'
    ? new TextEncoder().encode(data)
    : Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}

/**
 * Tells an execution by its stream of events. One that breaks off, because the network failed or its reader was too slow, cannot be
 * resumed: the execution is asked for instead, and what of its output was not heard comes in one piece before the outcome.
 */
export async function* streamExecution(server: {
  /** Opens the stream; again, where it broke before it said which execution it tells. */
  open(): Promise<AsyncIterable<Uint8Array>>;
  /** The execution when it has ended. */
  wait(id: string): Promise<Execution>;
  /** How often a stream may break before it says a word. */
  readonly breakCountMax: number;
}): AsyncGenerator<ExecutionUpdate, void, undefined> {
  const received = { stdout: new ReceivedOutput(), stderr: new ReceivedOutput() };
  let accepted: Execution | undefined;
  let finished: Execution | undefined;
  for (let breakCount = 0; accepted === undefined; breakCount += 1) {
    if (breakCount > server.breakCountMax) {
      throw new ChameleonError('server-unreachable', 'the stream broke before it told of an execution');
    }
    for await (const { name, data } of whileItLasts(await server.open())) {
      const body = read(data);
      if (name === 'execution') {
        accepted = body as Execution;
        yield { kind: 'accepted', execution: accepted };
      } else if (name === 'output') {
        const bytes = bytesOf(body);
        const stream = body.stream as OutputUpdate['stream'];
        yield { kind: 'output', stream, bytes, text: received[stream].take(bytes) };
      } else if (name === 'finished') {
        finished = body as Execution;
      } else {
        yield { kind: 'event', name, data: body };
      }
    }
  }
  finished ??= accepted.state === 'finished' ? accepted : await server.wait(accepted.id);
  for (const stream of STREAMS) {
    const text = received[stream].missingIn(finished[stream]);
    if (text !== '') {
      yield { kind: 'output', stream, text, bytes: new TextEncoder().encode(text) };
    }
  }
  yield { kind: 'finished', execution: finished };
}

// biome-ignore lint/suspicious/noExplicitAny: its name says what an event holds
function read(data: string): any {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new ChameleonError('unexpected-answer', 'an event of the stream is not JSON', { cause });
  }
}

/** The events up to the end of the stream, whether it was ended or broke off; a call that is given up is an error. */
async function* whileItLasts(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  try {
    yield* parseEventStream(body);
  } catch (error) {
    if (!(error instanceof ChameleonError && error.code === 'server-unreachable')) {
      throw error;
    }
  }
}
