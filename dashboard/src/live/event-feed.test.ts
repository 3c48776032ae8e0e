import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api/api-problem.ts';
import { EventFeed, type FeedEvent } from './event-feed.ts';

function streamOf(...events: readonly FeedEvent[]): Response {
  return new Response(
    events.map((event) => `event: ${event.name}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  );
}

describe('the feed of events', () => {
  it('tells each event, and connects again when its stream ends, later and later where nobody answers', async () => {
    const answers = [
      () => streamOf({ name: 'plan.made', at: 1 }),
      () => Promise.reject(new ApiProblem(0, 'unreachable', 'gone')),
      () => Promise.reject(new ApiProblem(503, 'shutting-down', 'bye')),
      () => streamOf({ name: 'plan.made', at: 2 }),
    ];
    const waits: number[] = [];
    const heard: string[] = [];
    const second = Promise.withResolvers<void>();
    const feed = new EventFeed({
      open: async () => (answers.shift() ?? (() => new Promise<Response>(() => undefined)))(),
      async wait(durationMs) {
        waits.push(durationMs);
      },
    });
    feed.listen(({ name, at }) => {
      heard.push(name === 'plan.made' ? `plan ${at}` : name);
      if (at === 2) {
        second.resolve();
      }
    });
    feed.start();
    await second.promise;
    expect(heard).toEqual(['plan 1', 'feed.resumed', 'plan 2']);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('stops for want of a key, and goes on when it is started anew', async () => {
    let hasKey = false;
    const heard = Promise.withResolvers<FeedEvent>();
    const feed = new EventFeed({
      open: async () => {
        if (!hasKey) {
          throw new ApiProblem(401, 'unauthorized', 'a key');
        }
        return streamOf({ name: 'plan.made', at: 3 });
      },
      wait: () => new Promise(() => undefined),
    });
    feed.listen(heard.resolve);
    feed.start();
    await expect.poll(() => feed.state.value).toBe('stopped');
    hasKey = true;
    feed.start();
    expect((await heard.promise).at).toBe(3);
  });
});
