import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import { createEventStream } from './event-stream.ts';

function event(at: number): ChameleonEvent {
  return {
    name: 'execution.admitted',
    at,
    executionId: makeId('exe', 'e'),
    tenantId: makeId('ten', 't'),
    userId: makeId('usr', 'u'),
    programId: makeId('prg', 'p'),
    runtime: 'python',
  };
}

function open() {
  const failures: unknown[] = [];
  const stream = createEventStream((error) => failures.push(error));
  const heard: string[] = [];
  const hear = (who: string) => stream.subscribe(({ at }) => heard.push(`${who}${at}`));
  return { stream, failures, heard, hear };
}

describe('the event stream', () => {
  it('tells nobody in the turn of the event loop in which it was published, and everybody soon after', async () => {
    const { stream, heard, hear } = open();
    hear('a');
    hear('b');
    stream.publish(event(1));
    stream.publish(event(2));
    await undefined;
    expect(heard).toEqual([]);
    await new Promise<void>((resolve) => stream.afterwards(resolve));
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('does what is to follow between what was published before and after', () => {
    const { stream, heard, hear } = open();
    hear('a');
    stream.publish(event(1));
    stream.afterwards(() => heard.push('between'));
    stream.publish(event(2));
    stream.catchUp();
    expect(heard).toEqual(['a1', 'between', 'a2']);
  });

  it('gives all listeners one order, also when one publishes or wants to catch up in between', () => {
    const { stream, heard, hear } = open();
    stream.subscribe(({ at }) => {
      if (at === 1) {
        stream.publish(event(3));
      }
      stream.catchUp();
    });
    hear('a');
    hear('b');
    stream.publish(event(1));
    stream.publish(event(2));
    stream.catchUp();
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('says which listener or task failed, and tells the others all the same', () => {
    const { stream, failures, heard, hear } = open();
    const broken = new Error('broken');
    const fail = () => {
      throw broken;
    };
    const stop = stream.subscribe(fail);
    hear('a');
    stream.afterwards(fail);
    stream.publish(event(1));
    stream.catchUp();
    stop();
    stream.publish(event(2));
    stream.catchUp();
    expect(failures).toEqual([broken, broken]);
    expect(heard).toEqual(['a1', 'a2']);
  });

  it('tells those who may hear late after the others, in the same order, and for good when it catches up', async () => {
    const { stream, failures, heard, hear } = open();
    const broken = new Error('broken');
    stream.subscribeLate(() => {
      throw broken;
    });
    const stop = stream.subscribeLate(({ at }) => {
      heard.push(`late${at}`);
      if (at === 1) {
        stream.publish(event(3));
      }
    });
    hear('a');
    stream.publish(event(1));
    stream.lateAfterwards(() => heard.push('then'));
    stream.publish(event(2));
    await new Promise<void>((resolve) => stream.afterwards(resolve));
    expect(heard).toEqual(['a1', 'a2']);
    stream.catchUp();
    expect(heard).toEqual(['a1', 'a2', 'late1', 'then', 'late2', 'a3', 'late3']);
    expect(failures).toEqual([broken, broken, broken]);
    stop();
    stream.publish(event(4));
    stream.catchUp();
    expect(heard.at(-1)).toBe('a4');
  });
});
