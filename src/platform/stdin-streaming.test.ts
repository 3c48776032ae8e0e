import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChameleon, untilTrue } from '../../test/support/open-chameleon.ts';
import { simulatedSubmission } from '../../test/support/simulated-submission.ts';
import { makeId } from '../kernel/ids.ts';
import { sampleExecution } from '../store/sample-executions-conformance.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Chameleon, ExecutionUpdate } from './chameleon.ts';

const tenantId = makeId('ten', 't');
const talk = simulatedSubmission({ code: JSON.stringify({ converses: true }), isStdinOpen: true });

async function openReady(given: Parameters<typeof openChameleon>[0] = {}) {
  const opened = await openChameleon(given);
  await untilTrue(opened.chameleon, () => opened.chameleon.readiness().isReady);
  return opened;
}

/** An execution that talks, and what is written to it and heard of it. */
async function startTalk(chameleon: Chameleon, submission = talk) {
  const { execution, finished } = await chameleon.submit(submission);
  const { id } = execution;
  let heard = '';
  let tell = () => {};
  await chameleon.watch(tenantId, id, (update: ExecutionUpdate) => {
    if (update.kind === 'output') {
      heard += Buffer.from(update.output.bytes).toString();
      tell();
    }
  });
  return {
    id,
    finished,
    write: (text: string, isEnd = false) =>
      chameleon.writeStdin(tenantId, id, { bytes: Buffer.from(text), isEnd }),
    until: (text: string) =>
      new Promise<void>((resolve) => {
        tell = () => (heard.endsWith(text) ? resolve() : undefined);
        tell();
      }),
  };
}

describe('an execution whose input is open', () => {
  it('is talked to while it runs, and ends with its input', async () => {
    const { chameleon, close } = await openReady();
    const { id, finished, write, until } = await startTalk(chameleon);
    expect(await write('one\n')).toMatchObject({ receivedBytes: 4 });
    await until('got one\n');
    await write('two\n');
    await until('got two\n');
    await write('', true);
    const { state } = await finished;
    expect(state).toMatchObject({
      result: { outcome: 'succeeded', stdout: 'got one\ngot two\nend\n', usage: { stdinBytes: 8 } },
    });
    await expect(write('late')).rejects.toMatchObject({ code: 'stdin-closed' });
    const part = { bytes: Buffer.from('x'), isEnd: false };
    expect(await chameleon.writeStdin(makeId('ten', 'other'), id, part)).toBeUndefined();
    expect(await chameleon.writeStdin(tenantId, makeId('exe', 'none'), part)).toBeUndefined();
    const plain = await chameleon.submit(simulatedSubmission());
    await expect(chameleon.writeStdin(tenantId, plain.execution.id, part)).rejects.toMatchObject({
      code: 'stdin-closed',
    });
    await close();
  });

  it('is given what came before its turn, behind what it was submitted with', async () => {
    const { chameleon, close } = await openReady({ managerCountMax: 1, managerCapacityCount: 1 });
    const first = await startTalk(chameleon);
    const second = await startTalk(chameleon, { ...talk, stdin: 'zero ' });
    expect(await second.write('one\n', true)).toEqual({ receivedBytes: 4, waitingBytes: 4 });
    await first.write('', true);
    const { state } = await second.finished;
    expect(state).toMatchObject({ result: { stdout: 'got zero got one\nend\n' } });
    await close();
  });

  it('is not run again with half an input when its manager dies, but is with a whole one', async () => {
    const { chameleon, killManager, close } = await openReady({ managerCountMax: 1 });
    const spoken = await startTalk(chameleon);
    const silent = await startTalk(chameleon);
    await spoken.write('one\n');
    await spoken.until('got one\n');
    await untilTrue(chameleon, () => chameleon.pool().runningCount === 2);
    await killManager();
    const failed = await spoken.finished;
    expect(failed).toMatchObject({
      attemptCount: 1,
      state: { result: { outcome: 'failed', reason: 'platform' } },
    });
    expect(failed.state).toMatchObject({
      result: {
        message: expect.stringMatching(/what was written to its input cannot be handed over again$/),
      },
    });
    await silent.write('all\n', true);
    expect(await silent.finished).toMatchObject({
      attemptCount: 2,
      state: { result: { outcome: 'succeeded', stdout: 'got all\nend\n' } },
    });
    await close();
  });

  it('is not carried on by a later life of the server, which has nothing of its input', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chameleon-stdin-'));
    const accepted = sampleExecution({ isStdinOpen: true });
    const store = await openSqliteStore({ folder });
    await store.executions.accept(accepted);
    await store.close();
    const { chameleon, close } = await openChameleon({}, folder);
    const find = () => chameleon.find(accepted.request.tenantId, accepted.id);
    await expect.poll(async () => (await find())?.state.kind).toBe('finished');
    expect(await find()).toMatchObject({ state: { result: { outcome: 'failed', reason: 'platform' } } });
    await close();
    await rm(folder, { recursive: true });
  });
});
