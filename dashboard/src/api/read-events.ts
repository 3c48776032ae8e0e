/** One server-sent event; its data is JSON, parsed. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

/** A line may be longer than one piece of the stream; beyond this it is not believed. */
const LINE_LENGTH_MAX = 64 * 1024 * 1024;

/** Takes text as it comes, and hands on each event once its empty line is there. Comments are left out. */
export function createEventReader(onEvent: (event: ServerEvent) => void): (text: string) => void {
  let rest = '';
  let name = 'message';
  let data: string[] = [];

  function take(line: string): void {
    if (line === '') {
      if (data.length > 0) {
        onEvent({ name, data: JSON.parse(data.join('\n')) });
      }
      name = 'message';
      data = [];
    } else if (line.startsWith('event:')) {
      name = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    }
  }

  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LENGTH_MAX) {
      throw new Error('a line of the stream has no end');
    }
    for (const line of lines) {
      take(line);
    }
  };
}

/** Reads a stream of server-sent events to its end; rejects when it breaks or is given up. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  const take = createEventReader(onEvent);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    take(decoder.decode(part.value, { stream: true }));
  }
}
