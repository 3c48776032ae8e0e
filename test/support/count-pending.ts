import type { Store } from '../../src/store/store.ts';

/** A store that says how many of its answers are still to come. */
export interface CountedStore {
  readonly store: Store;
  pendingCount(): number;
}

/** The same store, counted: what goes to a disk comes back when the disk says so, whatever a test's clock shows. */
export function countPending(store: Store): CountedStore {
  let count = 0;
  const counted = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') {
          return member;
        }
        return (...given: readonly unknown[]) => {
          const answer: Promise<unknown> = Reflect.apply(member, target, given);
          const settle = () => {
            count -= 1;
          };
          count += 1;
          answer.then(settle, settle);
          // The very promise: a write tells of its commit besides.
          return answer;
        };
      },
    });
  return {
    store: {
      executions: counted(store.executions),
      profiles: counted(store.profiles),
      modelState: counted(store.modelState),
      intents: counted(store.intents),
      events: counted(store.events),
      keys: counted(store.keys),
      audit: counted(store.audit),
      close: () => store.close(),
    },
    pendingCount: () => count,
  };
}
