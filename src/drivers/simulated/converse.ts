import type { ByteSource } from '../../kernel/byte-pipe.ts';
import type { OutputChunk } from '../driver.ts';
import type { RunBehaviour } from './simulate-run.ts';

const READ_BYTES_MAX = 65_536;

/** What a conversation came to. */
interface Conversation {
  readonly said: string;
  readonly heardBytes: number;
}

/**
 * Hears pieces of input and says `got ` and each piece at once, at the end of the input `end`; `onEnd` is called then. What is
 * returned ends it, and says what it came to.
 */
export function converse(
  { stdin, moreStdin }: { readonly stdin: string; readonly moreStdin?: ByteSource | undefined },
  say: (text: string) => void,
  onEnd: () => void,
): () => Conversation {
  const decoder = new TextDecoder();
  let said = '';
  let heardBytes = 0;
  let hasEnded = false;
  const answer = (text: string) => {
    said += text;
    say(text);
  };
  const hear = (bytes: Uint8Array) => {
    heardBytes += bytes.length;
    answer(`got ${decoder.decode(bytes, { stream: true })}`);
  };
  const read = () => {
    while (!hasEnded) {
      const bytes = moreStdin?.read(READ_BYTES_MAX) ?? new Uint8Array();
      if (bytes.length > 0) {
        hear(bytes);
      } else if (moreStdin?.isDry === false) {
        return;
      } else {
        hasEnded = true;
        answer('end\n');
        onEnd();
      }
    }
  };
  if (stdin !== '') {
    hear(new TextEncoder().encode(stdin));
  }
  moreStdin?.onReadable(read);
  read();
  return () => {
    hasEnded = true;
    return { said, heardBytes };
  };
}

export function sayTo(onOutput: (chunk: OutputChunk) => void): (text: string) => void {
  return (text) => onOutput({ stream: 'stdout', bytes: new TextEncoder().encode(text) });
}

/** What a program did whose conversation came to this. */
export function afterConversation(behaviour: RunBehaviour, came: Conversation | undefined): RunBehaviour {
  return came === undefined
    ? behaviour
    : { ...behaviour, stdout: behaviour.stdout + came.said, heardBytes: came.heardBytes };
}
