import { describe, expect, it } from 'vitest';
import { type OpenChameleon, openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { EventName } from '../model/events.ts';
import type { FlushTime, Store, Write } from '../store/store.ts';

interface SlowDisk {
  readonly open: OpenChameleon;
  /** Of each acceptance. */
  readonly flushes: (FlushTime | undefined)[];
  readonly seen: EventName[];
  /** The flush of every acceptance ends now: well, or with this. */
  endFlush(failure?: Error): void;
  happened(name: EventName): Promise<void>;
}

/** A platform whose acceptances are committed and whose flushes take until they are told to end. */
async function openOnSlowDisk(): Promise<SlowDisk> {
  const flushes: (FlushTime | undefined)[] = [];
  const gate = Promise.withResolvers<void>();
  gate.promise.catch(() => undefined);
  const held = <T>(write: Write<T>): Write<T> =>
    Object.assign(
      gate.promise.then(() => write),
      { committed: write.committed },
    );
  const replaceStore = (own: Store): Store => ({
    ...own,
    executions: {
      ...own.executions,
      accept(execution, flush) {
        flushes.push(flush);
        return held(own.executions.accept(execution, flush));
      },
    },
  });
  const open = await openChameleon({}, undefined, { replaceStore });
  await untilTrue(open.chameleon, () => open.chameleon.readiness().isReady);
  const seen: EventName[] = [];
  open.chameleon.onEvent(({ name }) => seen.push(name));
  return {
    open,
    flushes,
    seen,
    endFlush: (failure) => (failure === undefined ? gate.resolve() : gate.reject(failure)),
    happened: (name) => untilTrue(open.chameleon, () => seen.includes(name)),
  };
}

const lost = new ChameleonError('store-failed', 'the disk is gone');

describe('an execution whose acceptance is committed and not flushed', () => {
  it('runs where only the outcome is awaited, and is told after the flush', async () => {
    const { open, flushes, happened, endFlush } = await openOnSlowDisk();
    let isTold = false;
    const submitted = open.chameleon
      .submit(simulatedSubmission({ isOutcomeAwaited: true }))
      .then((accepted) => {
        isTold = true;
        return accepted.finished;
      });
    await happened('execution.finished');
    expect(isTold).toBe(false);
    endFlush();
    expect((await submitted).state).toMatchObject({ kind: 'finished', result: { outcome: 'succeeded' } });
    expect(flushes).toEqual(['soon']);
    await open.close();
  });

  it('waits for the flush where the acceptance is told', async () => {
    const { open, flushes, seen, endFlush } = await openOnSlowDisk();
    const submitted = open.chameleon.submit(simulatedSubmission());
    await untilTrue(open.chameleon, () => seen.filter((name) => name === 'plan.made').length > 2);
    expect(seen).not.toContain('execution.started');
    endFlush();
    expect((await (await submitted).finished).state.kind).toBe('finished');
    expect(seen).toContain('execution.started');
    expect(flushes).toEqual(['at-once']);
    await open.close();
  });

  it('is no success when the flush fails, though it ran; its outcome is recorded, so that nothing runs it again', async () => {
    const { open, happened, endFlush } = await openOnSlowDisk();
    const submission = simulatedSubmission({ isOutcomeAwaited: true });
    const refused = expect(open.chameleon.submit(submission)).rejects.toBe(lost);
    await happened('execution.finished');
    endFlush(lost);
    await refused;
    const [recorded] = await open.chameleon.recent(submission.tenantId, { userId: undefined, count: 1 });
    expect(recorded?.state.kind).toBe('finished');
    await open.close();
  });

  it('is run once and told to both who repeat its key meanwhile', async () => {
    const { open, flushes, happened, endFlush } = await openOnSlowDisk();
    const once = simulatedSubmission({ isOutcomeAwaited: true, idempotencyKey: 'k' });
    const both = [open.chameleon.submit(once), open.chameleon.submit(once)];
    await happened('execution.finished');
    endFlush();
    const [first, second] = await Promise.all(both);
    expect(second?.execution.id).toBe(first?.execution.id);
    expect([first?.isRepeat, second?.isRepeat].toSorted()).toEqual([false, true]);
    expect((await second?.finished)?.state.kind).toBe('finished');
    // A key may be repeated at any time: its flush is not put off.
    expect(flushes).toEqual(['at-once', 'at-once']);
    await open.close();
  });
});
