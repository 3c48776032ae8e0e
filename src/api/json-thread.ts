import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { JsonAnswer, JsonQuestion } from './json-thread-messages.ts';
import type { ParsedJson } from './parse-json.ts';

/** The thread runs as this file does: TypeScript next to TypeScript, compiled next to compiled. */
const threadScript = new URL(`./json-thread-main${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

interface Asker {
  resolve(parsed: ParsedJson): void;
  reject(error: Error): void;
}

/**
 * Parses JSON in a thread of its own, so that a large text holds nobody else up. The thread is started by the first text
 * and again after it was lost; it keeps no process alive.
 */
export class JsonThread {
  readonly #asking = new Map<number, Asker>();
  #thread: Worker | undefined;
  #nextId = 1;

  /** Takes the bytes away from the caller, whose view of them is empty afterwards. Rejects when the thread is lost. */
  parse(bytes: Uint8Array<ArrayBuffer>): Promise<ParsedJson> {
    const id = this.#nextId++;
    this.#thread ??= this.#start();
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      this.#asking.set(id, { resolve, reject });
      thread.postMessage({ id, bytes } satisfies JsonQuestion, [bytes.buffer]);
    });
  }

  /** Ends the thread; what it was asked rejects. */
  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(threadScript, { name: 'json' });
    thread.unref();
    thread.on('message', ({ id, parsed }: JsonAnswer) => {
      this.#asking.get(id)?.resolve(parsed);
      this.#asking.delete(id);
    });
    // The end follows every error, and is told with it as the cause.
    let cause: unknown;
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', () => this.#lose(new Error('the thread that parses large bodies ended', { cause })));
    return thread;
  }

  #lose(error: Error): void {
    this.#thread = undefined;
    const asking = [...this.#asking.values()];
    this.#asking.clear();
    for (const { reject } of asking) {
      reject(error);
    }
  }
}
