import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { createMemoryTerminal } from '../../../test/support/memory-chameleon/memory-terminal.ts';
import { programFile } from '../../../test/support/memory-chameleon/program-file.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';

/** Nobody listens here. */
const NOWHERE = 'http://127.0.0.1:1';

describe('chameleon run', () => {
  it("prints the program's output and nothing else, and succeeds", async () => {
    const { url } = await startMemoryServer();
    const { code, out, err } = await runCli(['run', programFile('print hello'), '--user', 'ann'], { url });
    expect([code, out, err]).toEqual([0, 'hello\n', '']);
  });

  it.each([
    ['exit 3 oops', 3],
    ['signal SIGSEGV', 139],
    ['wall', 124],
    ['memory', 137],
    ['overloaded', 75],
    ['broken', 70],
    ['refuse overloaded', 75],
    ['refuse shutting-down', 75],
    ['refuse unknown-runtime', 2],
    ['refuse limit-exceeded', 2],
    ['refuse store-failed', 70],
    ['bug', 70],
  ])('exits for the program %j with %i', async (program, expected) => {
    const { url } = await startMemoryServer();
    const { code, out, err } = await runCli(['run', programFile(program), '--user', 'ann'], { url });
    expect(code).toBe(expected);
    expect(out).toBe('');
    expect(err).not.toBe('');
  });

  it('says in one line how it ended, and when to try again', async () => {
    const { url } = await startMemoryServer();
    const late = await runCli(['run', programFile('wall'), '--user', 'ann'], { url });
    expect(late.err).toMatch(/^chameleon: timed-out \(wall\): ran longer than 30000 ms \[exe_\d+\]\n$/);
    const refused = await runCli(['run', programFile('refuse overloaded'), '--user', 'ann'], { url });
    expect(refused.err).toMatch(/^chameleon: .* \(overloaded\)\n {2}try again in [23] s\n$/);
  });

  it('keeps the two outputs of a program apart', async () => {
    const { url } = await startMemoryServer();
    const { err, out } = await runCli(['run', programFile('exit 1 oops'), '--user', 'ann'], { url });
    expect(out).toBe('');
    expect(err).toMatch(/^oops/);
  });

  it('prints the finished execution as JSON and nothing else', async () => {
    const { url } = await startMemoryServer();
    const { code, out, err } = await runCli(['run', programFile('exit 3 oops'), '--user', 'ann', '--json'], {
      url,
    });
    expect([code, err]).toEqual([3, '']);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'failed', exitCode: 3, stderr: 'oops', user: 'ann' });
  });

  it('gives files to the program and writes what comes back below a folder, and only there', async () => {
    const { url, chameleon } = await startMemoryServer();
    const folder = mkdtempSync(join(tmpdir(), 'chameleon-artifacts-'));
    const given = programFile('data', 'points.csv');
    const names = [
      '--file',
      given,
      '--file',
      `in/x.bin=${given}`,
      '--artifact',
      'in/x.bin',
      '--artifact',
      'lost',
    ];
    const args = [
      'run',
      programFile('print done'),
      '--user',
      'ann',
      ...names,
      '--save-to',
      join(folder, 'out'),
    ];
    const { code, out, err } = await runCli(args, { url });
    expect([code, out, err]).toEqual([0, 'done\n', 'chameleon: "lost" is not handed back: missing\n']);
    expect(chameleon.submissions[0]?.files).toMatchObject([{ name: 'points.csv' }, { name: 'in/x.bin' }]);
    expect(readFileSync(join(folder, 'out/in/x.bin'), 'utf8')).toBe('data');
    rmSync(join(folder, 'out/in'), { recursive: true });
    symlinkSync(folder, join(folder, 'out/in'));
    const escaping = await runCli(args, { url });
    expect([escaping.code, existsSync(join(folder, 'x.bin'))]).toEqual([2, false]);
    rmSync(folder, { recursive: true });
  });

  it('hands everything to the server', async () => {
    const { url, chameleon } = await startMemoryServer();
    const args = ['run', programFile('cat', 'prog.xyz'), '--user', 'ann', '--language', 'py', '--stdin', '-'];
    const more = ['--arg', 'a', '--arg=--b', '--env', 'A=1', '--env', 'B=x=y', '--timeout-ms', '900'];
    const last = ['--memory-mb', '64', '--idempotency-key', 'k1'];
    const { out } = await runCli([...args, ...more, ...last], { url, input: 'typed\n' });
    expect(out).toBe('typed\n');
    expect(chameleon.submissions[0]).toMatchObject({
      userId: 'usr_ann',
      runtime: 'py',
      fileName: 'prog.xyz',
      args: ['a', '--b'],
      env: { A: '1', B: 'x=y' },
      limits: { wallMs: 900, memoryMb: 64 },
      idempotencyKey: 'k1',
      stdin: 'typed\n',
    });
  });

  it('asks for a network when it is told to, or for a part of it', async () => {
    const { url, chameleon } = await startMemoryServer();
    const command = ['run', programFile('cat'), '--user', 'ann'];
    await runCli(command, { url });
    await runCli([...command, '--network'], { url });
    const hosts = ['--allow-host', 'a.example.com', '--allow-host', 'one.test:8080'];
    const { out } = await runCli([...command, ...hosts, '--json'], { url });
    expect(chameleon.submissions.map(({ network }) => network)).toEqual([
      undefined,
      {},
      { allow: ['a.example.com', 'one.test:8080'] },
    ]);
    expect(JSON.parse(out)).toMatchObject({ network: { allow: ['a.example.com', 'one.test:8080'] } });
    const refused = await runCli([...command, '--allow-host', 'evil.test'], { url });
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/may not reach "evil.test".*network-not-allowed/);
  });

  it('reads the program from standard input', async () => {
    const { url } = await startMemoryServer();
    const { out } = await runCli(['run', '-', '--user', 'ann', '--language', 'py'], {
      url,
      input: 'print in',
    });
    expect(out).toBe('in\n');
    const both = await runCli(['run', '-', '--stdin', '-'], { url });
    expect([both.code, both.out]).toEqual([2, '']);
  });

  it('hands on bytes as they are, and makes up for what no live piece brought', async () => {
    const { url, chameleon } = await startMemoryServer();
    chameleon.onEvent((event) => {
      if (event.name === 'execution.started') {
        const bytes = Uint8Array.of(0xff, 0xfe, 0x0a);
        chameleon.executions.output(event.executionId, { stream: 'stdout', bytes });
        chameleon.executions.release(event.executionId);
      }
    });
    // The record of these bytes is text: what is no UTF-8 became U+FFFD there.
    const program = programFile('hold \ufffd\ufffd\nthe rest');
    const { terminal } = await runCli(['run', program, '--user', 'ann'], { url });
    expect(terminal.outBytes).toEqual(
      Buffer.concat([Uint8Array.of(0xff, 0xfe, 0x0a), Buffer.from('the rest')]),
    );
  });

  it('cancels the execution when it is interrupted', async () => {
    const { url } = await startMemoryServer();
    const terminal = createMemoryTerminal({ env: { CHAMELEON_SERVER: url } });
    const running = runCli(['run', programFile('hold on'), '--user', 'ann'], { terminal });
    await terminal.isListening;
    terminal.interrupt();
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toContain('cancelled');
  });

  it.each([
    ['that is not there', '/no/such/file.py', undefined],
    ['that is not text', undefined, Uint8Array.of(0xff, 0xfe, 0x00)],
  ])('refuses a file %s, naming it', async (_what, missing, bytes) => {
    const path = missing ?? programFile(bytes ?? '');
    const { code, out, err } = await runCli(['run', path], { url: NOWHERE });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(path);
  });

  it('says when the key is refused, and how to give one', async () => {
    const { url } = await startMemoryServer({ apiKeys: 'key-of-acme-0123456789:acme' });
    const without = await runCli(['run', programFile('print a')], { url });
    expect(without.code).toBe(77);
    expect(without.err).toContain('CHAMELEON_API_KEY');
    const env = { CHAMELEON_API_KEY: 'key-of-acme-0123456789' };
    expect((await runCli(['run', programFile('print a')], { url, env })).out).toBe('a\n');
    const flag = ['--api-key', 'key-of-acme-0123456789'];
    expect((await runCli(['run', programFile('print a'), ...flag], { url })).code).toBe(0);
  });
});

describe('chameleon run without a server', () => {
  const env = { CHAMELEON_PORT: '1' };

  it('starts one for this command, says so, and leaves nothing behind', async () => {
    const { code, out, err, started } = await runCli(['run', programFile('print own')], { env });
    expect([code, out]).toEqual([0, 'own\n']);
    expect(err).toMatch(/^chameleon: no server answers on http:\/\/127\.0\.0\.1:1; starting one/);
    expect(started).toHaveLength(1);
    expect(started[0]?.chameleon.isStopped).toBe(true);
    expect(existsSync(started[0]?.dataFolder ?? '')).toBe(false);
  });

  it('keeps what it learnt in the data folder that is given', async () => {
    const folder = programFile('', 'data');
    const { started } = await runCli(['run', programFile('print own'), '--data', folder], { env });
    expect(started[0]?.dataFolder).toBe(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('prints JSON alone on standard output all the same', async () => {
    const { out } = await runCli(['run', programFile('exit 4'), '--json'], { env });
    expect(JSON.parse(out)).toMatchObject({ exitCode: 4 });
  });

  it.each([
    ['an option', ['--server', NOWHERE], {}],
    ['the environment', [], { CHAMELEON_SERVER: NOWHERE }],
  ])('starts none when %s names a server that does not answer', async (_how, args, named) => {
    const { code, err, started } = await runCli(['run', programFile('print a'), ...args], {
      env: { ...env, ...named },
    });
    expect([code, started]).toEqual([69, []]);
    expect(err).toBe(
      `chameleon: no server answers on ${NOWHERE}\n  start one with: chameleon serve, or name one with --server URL\n`,
    );
  });

  it('refuses an address that is none', async () => {
    expect((await runCli(['run', programFile('print a'), '--server', 'nonsense'])).code).toBe(2);
  });
});
