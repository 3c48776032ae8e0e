import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { type CheckpointedPart, Checkpoints } from './checkpoints.ts';

function openStore() {
  const saved = new Map<string, string>();
  return {
    saved,
    load: async (name: string): Promise<unknown> => {
      const text = saved.get(name);
      return text === undefined ? undefined : JSON.parse(text);
    },
    save: async (name: string, state: unknown) => {
      saved.set(name, JSON.stringify(state));
    },
  };
}

/** Counts, and takes up nothing but a count. */
function counter(version = 1, name = 'counter') {
  let count = 0;
  let downMs: number | undefined;
  const part: CheckpointedPart = {
    name,
    version,
    toState: () => count,
    restore(state, by) {
      downMs = by;
      count = typeof state === 'number' ? state : count;
      return typeof state === 'number';
    },
  };
  return { part, add: () => (count += 1), read: () => ({ count, downMs }) };
}

function open(store: ReturnType<typeof openStore>, parts: readonly CheckpointedPart[]) {
  const clock = virtualClock();
  const problems: string[] = [];
  const onProblem = (error: unknown, what: string) => problems.push(`${what}: ${String(error)}`);
  return { clock, problems, checkpoints: new Checkpoints({ store, clock, onProblem }, parts) };
}

describe('checkpoints', () => {
  it('give each part back what it had, and how long ago that was', async () => {
    const store = openStore();
    const before = counter();
    before.add();
    await open(store, [before.part]).checkpoints.save();
    const after = counter();
    const { clock, problems, checkpoints } = open(store, [after.part]);
    await clock.advance(5000);
    await checkpoints.load();
    expect(after.read()).toEqual({ count: 1, downMs: 5000 });
    expect(problems).toEqual([]);
  });

  it.each([
    [
      'of another version',
      JSON.stringify({ version: 2, savedAt: 0, state: 4 }),
      /version 2, this is version 1/,
    ],
    ['of an earlier form', JSON.stringify({ rules: { 'fixed:0': 4 } }), /cannot be read/],
    ['cut short', '{"version":1,"savedA', /JSON/],
    [
      'of a state that the part does not understand',
      '{"version":1,"savedAt":0,"state":"x"}',
      /another shape/,
    ],
  ])('leave one that is %s alone, tell it, and read the others', async (_what, text, message) => {
    const store = openStore();
    const [first, second] = [counter(), counter(1, 'other')];
    store.saved.set('counter', text);
    store.saved.set('other', JSON.stringify({ version: 1, savedAt: 0, state: 3 }));
    const { problems, checkpoints } = open(store, [first.part, second.part]);
    await checkpoints.load();
    expect(first.read().count).toBe(0);
    expect(second.read().count).toBe(3);
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatch(/^what was learnt, counter,/);
  });

  it('are silent where nothing was saved yet', async () => {
    const { problems, checkpoints } = open(openStore(), [counter().part]);
    await checkpoints.load();
    expect(problems).toEqual([]);
  });
});
