/** One server-sent event. */
export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** The whole lines of a stream of bytes, however it is cut; a line ends with a line feed, a carriage return, or both. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // A line may be megabytes long and come in many parts: they are joined once, when it ends.
  let parts: string[] = [];
  let isAfterReturn = false;
  for await (const chunk of body) {
    const decoded = decoder.decode(chunk, { stream: true });
    if (decoded === '') {
      continue;
    }
    // A line end may be cut in two.
    const text = isAfterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    isAfterReturn = decoded.endsWith('\r');
    const pieces = text.split(/\r\n|\n|\r/);
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield parts.join('') + piece;
      parts = [];
    }
    parts.push(rest);
  }
}

/** The events of a stream as they come; comments and an event that breaks off are left out. */
export async function* parseEventStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let name = 'message';
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) {
        yield { name, data: data.join('\n') };
      }
      name = 'message';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      name = value;
    } else if (field === 'data') {
      data.push(value);
    }
  }
}
