import { describe, expect, it } from 'vitest';
import { collect } from '../test/collect.ts';
import { openClient } from '../test/open-client.ts';
import type { ExecutionUpdate } from './stream-execution.ts';

/** What was heard, in short. */
function tell(update: ExecutionUpdate): string {
  switch (update.kind) {
    case 'accepted':
      return 'accepted';
    case 'event':
      return update.name;
    case 'output':
      return `${update.stream} ${JSON.stringify(update.text)}`;
    case 'finished':
      return `finished ${update.execution.outcome}`;
  }
}

describe('a stream of an execution', () => {
  it('tells that it is accepted, what happens, its output, and last its outcome', async () => {
    const { client } = await openClient();
    const heard = (await collect(client.stream({ code: 'print hello' }))).map(tell);
    expect(heard).toEqual([
      'accepted',
      'execution.started',
      'stdout "hello\\n"',
      'execution.finished',
      'finished succeeded',
    ]);
  });

  it('hands on bytes as they are, and characters only when they are whole', async () => {
    const { client, chameleon } = await openClient();
    const pieces = [Uint8Array.of(0xc5), Uint8Array.of(0xbc, 0xff)];
    const outputs: ExecutionUpdate[] = [];
    for await (const update of client.stream({ code: 'hold \u017c\ufffd' })) {
      if (update.kind === 'event' && update.name === 'execution.started') {
        const [{ id } = { id: undefined }] = chameleon.executions.all('ten_default' as never);
        for (const bytes of pieces) {
          chameleon.executions.output(id as never, { stream: 'stdout', bytes });
        }
        chameleon.executions.release(id as never);
      } else if (update.kind === 'output') {
        outputs.push(update);
      }
    }
    expect(outputs).toMatchObject([
      { bytes: pieces[0], text: '' },
      { bytes: pieces[1], text: '\u017c\ufffd' },
    ]);
  });

  it('that breaks off is made up for by asking for the execution: nothing is lost, nothing comes twice', async () => {
    const mishaps = [{ kind: 'cut', behind: '"data":"first\\n"}\n\n' }] as const;
    const { client, chameleon, seen } = await openClient({ mishaps });
    const heard: string[] = [];
    for await (const update of client.stream({ code: 'hold first\nsecond\n' })) {
      heard.push(tell(update));
      const [execution] = chameleon.executions.all('ten_default' as never);
      if (execution !== undefined && update.kind === 'event') {
        chameleon.executions.output(execution.id, { stream: 'stdout', bytes: Buffer.from('first\n') });
      } else if (execution !== undefined && update.kind === 'output') {
        chameleon.executions.release(execution.id);
      }
    }
    expect(heard).toEqual([
      'accepted',
      'execution.started',
      'stdout "first\\n"',
      'stdout "second\\n"',
      'finished succeeded',
    ]);
    expect(seen.map(({ method, path }) => `${method} ${path.replace(/exe_\w+/, 'ID')}`)).toEqual([
      'POST /v1/executions',
      'GET /v1/executions/ID?waitMs=30000',
    ]);
    expect(chameleon.submissions).toHaveLength(1);
  });

  it('that breaks before it says a word is asked for again by the same key', async () => {
    const mishaps = [{ kind: 'cut', behind: ': open' }] as const;
    const { client, seen } = await openClient({ mishaps });
    const heard = (await collect(client.stream({ code: 'print once' }))).map(tell);
    expect(heard.at(-1)).toBe('finished succeeded');
    expect(heard.filter((each) => each.startsWith('stdout'))).toEqual(['stdout "once\\n"']);
    expect(await client.executions()).toHaveLength(1);
    expect(seen[0]?.body).toEqual(seen[1]?.body);
  });

  it('can be joined later, and of one that has ended tells all that it said', async () => {
    const { client } = await openClient();
    const { id } = await client.run({ code: 'print past' });
    const heard = (await collect(client.watch(id))).map(tell);
    expect(heard).toEqual(['accepted', 'stdout "past\\n"', 'finished succeeded']);
  });

  it('ends with its signal, and leaves the execution alone', async () => {
    const { client } = await openClient();
    const stop = new AbortController();
    const reason = new Error('enough');
    const reading = (async () => {
      for await (const update of client.stream({ code: 'hold' }, { signal: stop.signal })) {
        if (update.kind === 'event') {
          stop.abort(reason);
        }
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(await client.executions()).toMatchObject([{ state: 'running' }]);
  });

  it('ends when its time is over', async () => {
    const { client } = await openClient();
    const reading = collect(client.stream({ code: 'hold' }, { timeoutMs: 60 }));
    await expect(reading).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  it('is refused where something else than Chameleon tells it', async () => {
    const odd = { kind: 'answered', status: 200, body: 'event: execution\ndata: hello\n\n' } as const;
    const { client } = await openClient({ mishaps: [odd] });
    await expect(collect(client.stream({ code: 'print x' }))).rejects.toMatchObject({
      code: 'unexpected-answer',
    });
  });
});
