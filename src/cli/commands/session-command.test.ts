import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { programFile } from '../../../test/support/memory-chameleon/program-file.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';

describe('chameleon session', () => {
  it('opens one whose id is all it prints, lists it, and ends it', async () => {
    const { url, chameleon } = await startMemoryServer();
    const opened = await runCli(['session', 'start', 'py', '--user', 'ann', '--idle-ms', '5000'], { url });
    expect([opened.code, opened.err]).toEqual([0, '']);
    const id = opened.out.trim();
    expect(id).toMatch(/^ses_\w+$/);
    const piece = programFile('print a');
    const ran = await runCli(['run', piece, '--user', 'ann', '--session', id], { url });
    expect([ran.code, ran.out]).toEqual([0, 'a\n']);
    expect(chameleon.submissions[0]).toMatchObject({ sessionId: id });
    const list = await runCli(['session', 'list', '--user', 'ann'], { url });
    expect(list.out).toMatch(new RegExp(`opened +user[\\s\\S]*ann +python +idle +0 .*5 s +${id}`));
    const ended = await runCli(['session', 'end', id], { url });
    expect([ended.code, ended.out]).toEqual([0, 'ended: closed\n']);
    const late = await runCli(['run', piece, '--user', 'ann', '--session', id], { url });
    expect([late.code, late.err]).toEqual([2, expect.stringContaining('it was closed')]);
  });

  it('says that there is none, and which one it does not know', async () => {
    const { url } = await startMemoryServer();
    expect((await runCli(['session', 'list'], { url })).out).toBe('there is no session\n');
    const unknown = await runCli(['session', 'end', 'ses_none'], { url });
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('not-found')]);
    const machine = await runCli(['session', 'list', '--json'], { url });
    expect(JSON.parse(machine.out)).toEqual({ sessions: [] });
  });
});
