import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionBody } from '../api/schemas/execution-schemas.ts';
import type { ApiClient } from './api-client.ts';
import { followExecution, missingOutput } from './follow-execution.ts';
import type { SseEvent } from './parse-sse.ts';

const finished = { id: 'exe_1', state: 'finished', stdout: 'one two', stderr: '' } as ExecutionBody;
const accepted = { ...finished, state: 'running', stdout: '' } as ExecutionBody;

/** A server whose stream breaks after these events; asked for the execution, it has finished the second time. */
function breakingAfter(events: readonly SseEvent[]): ApiClient {
  const looks = [accepted, finished];
  async function* stream(): AsyncGenerator<SseEvent> {
    yield* events;
    throw new Error('the connection broke');
  }
  return {
    get: async () => looks.shift() as never,
    bytes: async () => new Uint8Array(),
    post: async () => undefined as never,
    write: async () => undefined,
    delete: async () => undefined as never,
    stream: async () => stream(),
  };
}

describe('the output that live pieces did not bring', () => {
  it('is the rest of what is recorded, wherever the pieces were cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (whole, first, second) => {
        const bytes = Buffer.from(whole);
        const ends = [first % (bytes.length + 1), second % (bytes.length + 1)].sort((a, b) => a - b);
        const pieces = [bytes.subarray(0, ends[0]), bytes.subarray(ends[0], ends[1])];
        const received = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces), {
          stream: true,
        });
        expect(received + missingOutput(whole, pieces)).toBe(whole);
      }),
    );
  });

  it('is all of it when none came, and nothing when the pieces tell something else', () => {
    expect(missingOutput('all', [])).toBe('all');
    expect(missingOutput('all', [Buffer.from('other')])).toBe('');
  });
});

describe('following an execution', () => {
  it('waits for the outcome when the stream breaks, and prints what was missed once', async () => {
    let out = '';
    const result = await followExecution(
      breakingAfter([
        { name: 'execution', data: JSON.stringify(accepted) },
        { name: 'output', data: JSON.stringify({ stream: 'stdout', encoding: 'utf8', data: 'one ' }) },
      ]),
      {},
      {
        onAccepted: (id) => expect(id).toBe('exe_1'),
        async onOutput(_stream, bytes) {
          out += Buffer.from(bytes).toString();
        },
      },
    );
    expect(result).toEqual(finished);
    expect(out).toBe('one two');
  });

  it('fails when the stream breaks before anything was accepted', async () => {
    const follower = { onAccepted: () => undefined, onOutput: async () => undefined };
    await expect(followExecution(breakingAfter([]), {}, follower)).rejects.toThrow('the connection broke');
  });
});
