import { describe, expect, it } from 'vitest';
import { idFactory, makeId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import type { Intent } from '../model/forecast.ts';
import type { IntentStore } from '../store/store.ts';
import { IntentBook } from './intent-book.ts';

const tenantId = makeId('ten', 't');
const ada = makeId('usr', 'ada');

/** A book over a store of its own: what was saved is what a later book loads. */
function openBook(saved: Intent[] = []) {
  const store: IntentStore = {
    save: async (intent) => {
      saved.push(intent);
    },
    active: async (now) => saved.filter(({ endsAt }) => endsAt > now),
  };
  const ids = idFactory({ now: () => 0, next: seededRandom(1).next });
  return { book: new IntentBook({ store, ids }), saved };
}

const fourRuns = {
  tenantId,
  userId: ada,
  runtime: 'python',
  executionCount: 4,
  probabilityRatio: 1,
  startsInMs: 10_000,
  durationMs: 4000,
};
const arrival = { tenantId, userId: ada, runtime: 'python' };

describe('the intent book', () => {
  it('expects announced executions within the horizon only, all of an intent perhaps at once', async () => {
    const { book } = openBook();
    await book.add(fourRuns, 0);
    expect(book.expectedOf('python', { now: 0, horizonMs: 1500 }).arrivalsPerSecond).toBe(0);
    expect(book.expectedOf('python', { now: 9000, horizonMs: 1500 })).toEqual({
      arrivalsPerSecond: 1,
      clumpCount: 4,
    });
    expect(book.expectedOf('bash', { now: 9000, horizonMs: 1500 }).arrivalsPerSecond).toBe(0);
  });

  it('expects what arrived no more, and nothing of what never came once its time is over', async () => {
    const { book } = openBook();
    await book.add(fourRuns, 0);
    expect(book.observeArrival({ ...arrival, at: 11_000 })).toBe(true);
    expect(book.observeArrival({ ...arrival, at: 11_000 })).toBe(true);
    expect(book.observeArrival({ ...arrival, runtime: 'bash', at: 11_000 })).toBe(false);
    expect(book.expectedOf('python', { now: 12_000, horizonMs: 1500 }).arrivalsPerSecond).toBe(1);
    expect(book.expectedOf('python', { now: 14_001, horizonMs: 1500 }).arrivalsPerSecond).toBe(0);
    expect(book.totals()).toEqual({ announcedCount: 4, arrivedCount: 2, missedCount: 2 });
    expect(book.observeArrival({ ...arrival, at: 15_000 })).toBe(false);
  });

  it('takes the same intent once, refuses what is over the budget, and survives a restart', async () => {
    const { book, saved } = openBook();
    expect((await book.add(fourRuns, 0)).kind).toBe('accepted');
    expect((await book.add(fourRuns, 1000)).kind).toBe('merged');
    const many = { ...fourRuns, userId: makeId('usr', 'bob'), executionCount: 97 };
    expect((await book.add(many, 0)).kind).toBe('over-budget');
    const { book: later } = openBook(saved);
    await later.load(5000);
    expect(later.expectedOf('python', { now: 9000, horizonMs: 1500 }).arrivalsPerSecond).toBe(1);
  });

  it('expects after a restart only what had not arrived yet', async () => {
    const { book, saved } = openBook();
    await book.add({ ...fourRuns, startsInMs: 0 }, 0);
    book.observeArrival({ ...arrival, at: 100 });
    const state: unknown = JSON.parse(JSON.stringify(book.checkpoint().toState()));
    const { book: later } = openBook(saved);
    await later.load(200);
    expect(later.checkpoint().restore(state, 100)).toBe(true);
    const at = { now: 200, horizonMs: 1000 };
    expect(later.expectedOf('python', at)).toEqual(book.expectedOf('python', at));
    expect(later.checkpoint().restore('x', 0)).toBe(false);
    expect(later.expectedOf('python', at)).toEqual(book.expectedOf('python', at));
  });
});
