import { expect, it } from 'vitest';
import { createMemoryChameleon } from '../../test/support/memory-chameleon/memory-chameleon.ts';
import { makeId } from '../kernel/ids.ts';
import { EventFeed } from './event-feed.ts';

const acme = makeId('ten', 'acme');
const beta = makeId('ten', 'beta');

it('hands all readers of a tenant the very same bytes, and each tenant its own', () => {
  const chameleon = createMemoryChameleon();
  const feed = new EventFeed(chameleon.onEvent);
  const heard: Record<string, Uint8Array[]> = { first: [], second: [], other: [] };
  const stops = [
    feed.read(acme, (frame) => heard.first?.push(frame)),
    feed.read(acme, (frame) => heard.second?.push(frame)),
    feed.read(beta, (frame) => heard.other?.push(frame)),
  ];
  expect(chameleon.listenerCount()).toBe(1);
  const everybodys = { name: 'manager.ready', at: 1, managerId: makeId('mgr', 'a') } as const;
  const acmes = {
    ...{ name: 'execution.started', at: 2, executionId: makeId('exe', 'a'), tenantId: acme },
    ...{ userId: makeId('usr', 'ann'), programId: makeId('prg', 'a'), runtime: 'python' },
    ...{ managerId: makeId('mgr', 'a'), attempt: 1 },
  };
  chameleon.publish(everybodys as never);
  chameleon.publish(acmes as never);
  expect(heard.first?.map((frame) => Buffer.from(frame).toString('utf8').split('\n')[0])).toEqual([
    'event: manager.ready',
    'event: execution.started',
  ]);
  expect(heard.second).toEqual(heard.first);
  expect(heard.second?.[0]).toBe(heard.first?.[0]);
  expect(heard.other).toHaveLength(1);
  stops[0]?.();
  stops[0]?.();
  chameleon.publish(everybodys as never);
  expect([heard.first?.length, heard.second?.length]).toEqual([2, 3]);
  stops[1]?.();
  stops[2]?.();
  expect(chameleon.listenerCount()).toBe(0);
});
