export interface ReadEvent {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: data is read field by field in assertions
  readonly data: any;
}

/** The events of a whole stream's text, comments left out. */
export function eventsIn(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event = '', data = ''] = block.split('\n');
      return { name: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) };
    });
}

/** Reads a stream up to the first event of this name. */
export async function readUntil(body: ReadableStream<Uint8Array>, name: string): Promise<ReadEvent[]> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (eventsIn(text.slice(0, text.lastIndexOf('\n\n') + 2)).some((event) => event.name === name)) {
      return eventsIn(text);
    }
  }
  throw new Error(`the stream ended before ${name}: ${text}`);
}
