/** One server-sent event. */
export interface SseEvent {
  readonly name: string;
  readonly data: string;
}

/** The whole lines of a stream of bytes, however it is cut; what follows the last end of line is left out. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // One line may be megabytes long and come in many parts: they are joined once, when it ends.
  let parts: string[] = [];
  for await (const chunk of body) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield parts.join('') + piece;
      parts = [];
    }
    parts.push(rest);
  }
}

/** The events of a stream as they come; comments and an event that breaks off are left out. */
export async function* parseSse(body: AsyncIterable<Uint8Array>): AsyncGenerator<SseEvent> {
  let name = 'message';
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line.startsWith('event: ')) {
      name = line.slice('event: '.length);
    } else if (line.startsWith('data: ')) {
      data.push(line.slice('data: '.length));
    } else if (line === '') {
      if (data.length > 0) {
        yield { name, data: data.join('\n') };
      }
      name = 'message';
      data = [];
    }
  }
}
