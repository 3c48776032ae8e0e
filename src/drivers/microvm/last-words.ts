import type { Readable } from 'node:stream';

const LENGTH_MAX = 16_384;
/** Of a line, for an operator to read. */
const SHOWN_MAX = 300;
/** A guest that writes more is left waiting: its console is for its kernel's last words. */
const HEARD_MAX = 1_048_576;

/** What a machine's console and its monitor said last. */
export class LastWords {
  #text = '';
  #heardCount = 0;
  readonly #streams: Readable[] = [];

  listen(stream: Readable): void {
    this.#streams.push(stream);
    stream.on('error', () => undefined);
    stream.on('data', (bytes: Buffer) => {
      this.#heardCount += bytes.length;
      this.#text = (this.#text + bytes.toString('latin1')).slice(-LENGTH_MAX);
      if (this.#heardCount > HEARD_MAX) {
        stream.pause();
      }
    });
  }

  /** Reads on, so that an end can be seen. */
  release(): void {
    for (const stream of this.#streams) {
      stream.resume();
    }
  }

  /** The panic of the guest's kernel, if there was one, else the last line that is not empty; undefined where nothing was said. */
  get reason(): string | undefined {
    const panic = /Kernel panic - not syncing: [^\r\n]*/.exec(this.#text)?.[0];
    const last = this.#text.trimEnd().split(/\r?\n/).at(-1) ?? '';
    const shown = (panic ?? last)
      .trim()
      .replace(/[^ -~]/g, '?')
      .slice(0, SHOWN_MAX);
    return shown === '' ? undefined : shown;
  }
}
