import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../test/support/memory-chameleon/memory-server.ts';
import { createMemoryTerminal } from '../../test/support/memory-chameleon/memory-terminal.ts';
import { programFile } from '../../test/support/memory-chameleon/program-file.ts';
import { runCli } from '../../test/support/memory-chameleon/run-cli.ts';

async function runTalk(program: string, pieces: () => AsyncIterable<Uint8Array>, more: string[] = []) {
  const { url, chameleon } = await startMemoryServer();
  const terminal = createMemoryTerminal({ env: { CHAMELEON_SERVER: url }, pieces });
  const ended = runCli(['run', '-i', programFile(program), '--user', 'ann', ...more], { terminal });
  return { ended, terminal, chameleon };
}

describe('chameleon run -i', () => {
  it('hands on input as it comes, shows the answer before the next, and ends with the input', async () => {
    const heard: string[] = [];
    const { ended, terminal, chameleon } = await runTalk('talk', async function* () {
      for (const word of ['one\n', 'two\n']) {
        yield Buffer.from(word);
        await expect.poll(() => terminal.outText).toContain(word);
        heard.push(terminal.outText);
      }
    });
    const { code, err } = await ended;
    expect([code, err, heard]).toEqual([0, '', ['one\n', 'one\ntwo\n']]);
    expect(terminal.outText).toBe('one\ntwo\n');
    expect(chameleon.submissions[0]).toMatchObject({ isStdinOpen: true, stdin: '' });
  });

  it('waits while there is no room, and cuts what is too much for one request', async () => {
    const { ended, terminal } = await runTalk('talk full', async function* () {
      yield new Uint8Array(300_000).fill(97);
    });
    expect((await ended).code).toBe(0);
    expect(terminal.outText).toBe('a'.repeat(300_000));
  });

  it('ends with its program, whatever is still to come', async () => {
    const { ended } = await runTalk('print done', async function* () {
      yield Buffer.from('x');
      await new Promise(() => {});
    });
    const { code, out, err } = await ended;
    expect([code, out, err]).toEqual([0, 'done\n', '']);
  });

  it('cancels what has got half of its input', async () => {
    const { ended } = await runTalk('talk', async function* () {
      yield Buffer.from('half');
      throw new Error('the disk is gone');
    });
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/^chameleon: its input could not be handed on: the disk is gone\n/);
  });

  it('is refused where standard input is wanted for something else', async () => {
    for (const args of [['-'], [programFile('talk'), '--stdin', '-']]) {
      expect((await runCli(['run', '-i', ...args])).code).toBe(2);
    }
  });
});
