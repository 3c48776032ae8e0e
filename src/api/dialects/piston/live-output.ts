type StreamName = 'stdout' | 'stderr';

/** The text of one stream as it comes: characters are told whole, and what was never told live is told at the end. */
class LiveText {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #told = '';

  /** The text that is complete with these bytes. */
  add(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#told += text;
    return text;
  }

  /** What of the whole was not told: its end, or its beginning where listening began too late. */
  rest(whole: string): string {
    if (whole.startsWith(this.#told)) {
      return whole.slice(this.#told.length);
    }
    return whole.endsWith(this.#told) ? whole.slice(0, whole.length - this.#told.length) : '';
  }
}

/** Both streams of one execution. */
export class LiveOutput {
  readonly #texts: Readonly<Record<StreamName, LiveText>> = {
    stdout: new LiveText(),
    stderr: new LiveText(),
  };

  add(stream: StreamName, bytes: Uint8Array): string {
    return this.#texts[stream].add(bytes);
  }

  rest(stream: StreamName, whole: string): string {
    return this.#texts[stream].rest(whole);
  }
}
