import { once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { QmpClient } from './qmp-client.ts';

/** A monitor that answers each command as it is told. */
function monitor(answer: (command: { readonly execute: string; readonly id: number }) => string | undefined) {
  const [ours, theirs]: readonly Duplex[] = duplexPair();
  if (ours === undefined || theirs === undefined) {
    throw new Error('no pair');
  }
  theirs.write('{"QMP": {"version": {}, "capabilities": []}}\n');
  theirs.on('data', (bytes: Buffer) => {
    for (const line of bytes.toString().trim().split('\n')) {
      const said = answer(JSON.parse(line));
      if (said !== undefined) {
        theirs.write(said);
      }
    }
  });
  const events: string[] = [];
  const client = new QmpClient(ours, (name) => events.push(name));
  return { client, events, theirs, ours };
}

describe('commands to a monitor', () => {
  it('resolve with its answers, in whatever order and between whatever events those come', async () => {
    const held: string[] = [];
    const { client, events } = monitor(({ execute, id }) => {
      held.push(`{"return": {"of": "${execute}"}, "id": ${id}}\n`);
      return held.length < 2 ? undefined : `{"event": "STOP", "timestamp": {}}\n${held.reverse().join('')}`;
    });
    const answers = await Promise.all([client.execute('stop'), client.execute('cont')]);
    expect(answers).toEqual([{ of: 'stop' }, { of: 'cont' }]);
    expect(events).toEqual(['STOP']);
  });

  it('reject with its reason when it refuses', async () => {
    const { client } = monitor(
      ({ id }) => `{"error": {"class": "GenericError", "desc": "no such thing"}, "id": ${id}}\n`,
    );
    await expect(client.execute('nonsense')).rejects.toMatchObject({
      code: 'instance-failed',
      message: 'virtual machine: no such thing',
    });
  });

  it('reject when it goes, and from then on', async () => {
    const { client, theirs, ours } = monitor(() => undefined);
    const waiting = client.execute('stop');
    theirs.destroy();
    ours.destroy();
    await expect(waiting).rejects.toMatchObject({ code: 'instance-failed' });
    await expect(client.execute('cont')).rejects.toMatchObject({ code: 'instance-failed' });
  });

  it('believe a monitor nothing more that does not keep to the protocol', async () => {
    const { client, ours } = monitor(() => '{"return": \n');
    const closed = once(ours, 'close');
    await expect(client.execute('stop')).rejects.toMatchObject({ code: 'instance-failed' });
    await closed;
  });
});
