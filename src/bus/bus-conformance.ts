import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChameleonError } from '../kernel/errors.ts';
import type { Bus } from './bus.ts';

/** Two ends that can reach each other; the same object where there is one process only. */
export interface BusEnds {
  readonly near: Bus;
  readonly far: Bus;
  /** Resolves when what both ends announced and published before has reached the other. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Two ends seen from either side: what is promised one way is promised the other way too. */
interface BusBench {
  readonly here: Bus;
  readonly there: Bus;
  settle(): Promise<void>;
  /** The subject under a prefix of the running test's own, so that tests can share the ends. */
  at(subject: string): string;
}

const PATIENT = { timeoutMs: 10_000 };

/** Declares the promises of the Bus port as tests, for any bus. `open` makes fresh ends each time. */
export function describeBus(name: string, open: () => Promise<BusEnds>): void {
  describe(`bus ${name}`, () => {
    describeWay('from near to far', open, ({ near, far }) => ({ here: near, there: far }));
    describeWay('from far to near', open, ({ near, far }) => ({ here: far, there: near }));
    describeWay('within the far end', open, ({ far }) => ({ here: far, there: far }));
    describeEnd(open);
  });
}

function describeWay(
  way: string,
  open: () => Promise<BusEnds>,
  look: (ends: BusEnds) => Pick<BusBench, 'here' | 'there'>,
): void {
  describe(way, () => {
    let ends: BusEnds;
    let testCount = 0;
    beforeAll(async () => {
      ends = await open();
    });
    afterAll(() => ends.close());
    beforeEach(() => {
      testCount += 1;
    });
    const bench: BusBench = {
      get here() {
        return look(ends).here;
      },
      get there() {
        return look(ends).there;
      },
      settle: () => ends.settle(),
      at: (subject) => `test${testCount}.${subject}`,
    };
    describeRequests(bench);
    describeRefusals(bench);
    describePublications(bench);
    describePatterns(bench);
  });
}

function describeRequests(bench: BusBench): void {
  it('answers with what the server made of the message, bytes and absent values kept', async () => {
    const sent = { n: 21, bytes: Uint8Array.of(0, 255), absent: undefined, nested: [{ text: 'olá 🦎' }] };
    bench.there.serve(bench.at('echo'), async (message) => ({ message }));
    await bench.settle();
    expect(await bench.here.request(bench.at('echo'), sent, PATIENT)).toStrictEqual({ message: sent });
  });

  it('gives each of many requests at once its own answer, whatever their order', async () => {
    const waiting: (() => void)[] = [];
    bench.there.serve(bench.at('late'), async (message) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return message;
    });
    bench.there.serve(bench.at('release'), async () => {
      for (const release of waiting.reverse()) {
        release();
      }
    });
    await bench.settle();
    const answers = Array.from({ length: 50 }, (_, n) => bench.here.request(bench.at('late'), n, PATIENT));
    await bench.here.request(bench.at('release'), {}, PATIENT);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('lets a server ask back while it is asked', async () => {
    bench.here.serve(bench.at('base'), async () => 40);
    bench.there.serve(bench.at('sum'), async (message) => {
      return Number(message) + Number(await bench.there.request(bench.at('base'), {}, PATIENT));
    });
    await bench.settle();
    expect(await bench.here.request(bench.at('sum'), 2, PATIENT)).toBe(42);
  });
}

function describeRefusals(bench: BusBench): void {
  it('carries an operating error with its code, its words and its time to try again', async () => {
    bench.there.serve(bench.at('busy'), async () => {
      throw new ChameleonError('overloaded', 'full: 3 of 3', { retryAfterMs: 70 });
    });
    await bench.settle();
    const refusal = await bench.here.request(bench.at('busy'), {}, PATIENT).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ChameleonError);
    expect(refusal).toMatchObject({ code: 'overloaded', message: 'full: 3 of 3', retryAfterMs: 70 });
  });

  it('makes a failure of another kind the platform’s, without the server’s stack', async () => {
    bench.there.serve(bench.at('broken'), async () => {
      const bug = new TypeError('no such thing');
      bug.stack = 'at secretPlace';
      throw bug;
    });
    await bench.settle();
    const failure = await bench.here
      .request(bench.at('broken'), {}, PATIENT)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ChameleonError);
    expect(failure).toMatchObject({ fault: 'platform', message: 'no such thing' });
    expect((failure as Error).cause).toBeUndefined();
    expect((failure as Error).stack).not.toContain('secretPlace');
  });

  it('says that nobody serves a subject that nobody served, or serves any more', async () => {
    const stop = bench.there.serve(bench.at('come.and.go'), async () => 'here');
    await bench.settle();
    expect(await bench.here.request(bench.at('come.and.go'), {}, PATIENT)).toBe('here');
    stop();
    await bench.settle();
    for (const subject of ['come.and.go', 'come.and', 'never']) {
      await expect(bench.here.request(bench.at(subject), {}, PATIENT)).rejects.toMatchObject({
        code: 'manager-unavailable',
      });
    }
    bench.there.serve(bench.at('come.and.go'), async () => 'again');
    await bench.settle();
    expect(await bench.here.request(bench.at('come.and.go'), {}, PATIENT)).toBe('again');
  });

  it('gives up after its time, and is not confused by the answer that comes later', async () => {
    const late: (() => void)[] = [];
    bench.there.serve(bench.at('slow'), async (message) => {
      if (message === 'wait') {
        await new Promise<void>((resolve) => late.push(resolve));
      }
      return message;
    });
    bench.there.serve(bench.at('release'), async () => late.splice(0).forEach((release) => void release()));
    await bench.settle();
    const slow = bench.here.request(bench.at('slow'), 'wait', { timeoutMs: 30 });
    await expect(slow).rejects.toMatchObject({ code: 'request-timed-out' });
    await bench.here.request(bench.at('release'), {}, PATIENT);
    expect(await bench.here.request(bench.at('slow'), 'go', PATIENT)).toBe('go');
  });
}

function describePublications(bench: BusBench): void {
  it('delivers to every subscriber once, in order, and to nobody who left or came late', async () => {
    const seen: Record<'first' | 'second' | 'gone' | 'late', unknown[]> = {
      first: [],
      second: [],
      gone: [],
      late: [],
    };
    bench.there.subscribe(bench.at('tick'), (message) => seen.first.push(message));
    bench.there.subscribe(bench.at('tick'), (message) => seen.second.push(message));
    const leave = bench.there.subscribe(bench.at('tick'), (message) => seen.gone.push(message));
    await bench.settle();
    for (let n = 0; n < 100; n += 1) {
      bench.here.publish(bench.at('tick'), n);
    }
    await bench.settle();
    leave();
    leave();
    bench.there.subscribe(bench.at('tick'), (message) => seen.late.push(message));
    await bench.settle();
    bench.here.publish(bench.at('tick'), 100);
    await bench.settle();
    const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
    expect(seen).toEqual({ first: upTo(101), second: upTo(101), gone: upTo(100), late: [100] });
  });

  it('reaches both ends, once each, whichever published', async () => {
    const heard: string[] = [];
    bench.here.subscribe(bench.at('news'), (message) => heard.push(`here ${message}`));
    bench.there.subscribe(bench.at('news'), (message) => heard.push(`there ${message}`));
    await bench.settle();
    bench.here.publish(bench.at('news'), 1);
    await bench.settle();
    bench.there.publish(bench.at('news'), 2);
    await bench.settle();
    expect(heard.sort()).toEqual(['here 1', 'here 2', 'there 1', 'there 2']);
  });

  it('never runs a subscriber inside the call of the publisher', async () => {
    let isPublishing = false;
    const ranInside: boolean[] = [];
    bench.there.subscribe(bench.at('later'), () => ranInside.push(isPublishing));
    await bench.settle();
    isPublishing = true;
    bench.here.publish(bench.at('later'), {});
    isPublishing = false;
    await bench.settle();
    expect(ranInside).toEqual([false]);
  });

  it('keeps what one end publishes and asks in the order it did so', async () => {
    const order: unknown[] = [];
    bench.there.subscribe(bench.at('told'), (message) => order.push(message));
    bench.there.serve(bench.at('asked'), async (message) => void order.push(message));
    await bench.settle();
    const answers: Promise<unknown>[] = [];
    for (let n = 0; n < 20; n += 2) {
      bench.here.publish(bench.at('told'), n);
      answers.push(bench.here.request(bench.at('asked'), n + 1, PATIENT));
    }
    await Promise.all(answers);
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('is no error when nobody listens', async () => {
    bench.here.publish(bench.at('into.the.void'), {});
    await bench.settle();
  });
}

function describePatterns(bench: BusBench): void {
  it('matches an open-ended subscription with all that continues it, and nothing else', async () => {
    const heard: string[] = [];
    bench.there.subscribe(bench.at('out.a.>'), (_, subject) => heard.push(subject));
    await bench.settle();
    for (const subject of ['out.a.b', 'out.a', 'out.ab.c', 'out', 'out.a.b.c', 'x.out.a.b']) {
      bench.here.publish(bench.at(subject), {});
    }
    await bench.settle();
    expect(heard).toEqual([bench.at('out.a.b'), bench.at('out.a.b.c')]);
  });

  it('delivers once for each subscription that matches, however they overlap', async () => {
    const heard: string[] = [];
    bench.there.subscribe(bench.at('a.>'), () => heard.push('a.>'));
    bench.there.subscribe(bench.at('a.b'), () => heard.push('a.b'));
    bench.there.subscribe(bench.at('a.b.>'), () => heard.push('a.b.>'));
    await bench.settle();
    bench.here.publish(bench.at('a.b'), {});
    await bench.settle();
    expect(heard).toEqual(['a.>', 'a.b']);
  });

  it('refuses what is no subject', () => {
    for (const subject of ['', '.', 'a..b', 'a.', 'a b', 'a.*', '>', 'a.>.b']) {
      expect(() => bench.here.publish(subject, {}), subject).toThrow(/not a subject/);
    }
  });
}

function describeEnd(open: () => Promise<BusEnds>): void {
  let ends: BusEnds;
  beforeEach(async () => {
    ends = await open();
  });
  afterEach(() => ends.close());

  it('lets a subject have one server', () => {
    ends.near.serve('mine', async () => 1);
    expect(() => ends.near.serve('mine', async () => 2)).toThrow(/served already/);
  });

  it('ends what waits when it is closed, and refuses what comes after', async () => {
    const { near, far } = ends;
    far.serve('mute', () => new Promise(() => undefined));
    await ends.settle();
    const waiting = near.request('mute', {}, PATIENT);
    await near.close();
    await expect(waiting).rejects.toMatchObject({ code: 'shutting-down' });
    await expect(near.request('mute', {}, PATIENT)).rejects.toMatchObject({ code: 'shutting-down' });
    expect(() => near.serve('late', async () => 1)).toThrow(ChameleonError);
    near.publish('late', {});
  });
}
