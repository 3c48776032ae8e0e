import { describe, expect, it } from 'vitest';
import { runCli } from '../../test/support/memory-chameleon/run-cli.ts';
import { readDocument } from '../../test/support/read-document.ts';
import { exitCodes } from './exit-codes.ts';

const commands = [
  'serve',
  'run',
  'analyze',
  'mcp',
  'executions',
  'usage',
  'key',
  'profile',
  'forecast',
  'pool',
  'doctor',
  'openapi',
  'trace',
];
const traceCommands = ['trace generate', 'trace export', 'trace describe'];

describe('the command line', () => {
  it.each([...commands, ...traceCommands])('explains %s, with examples, and succeeds', async (command) => {
    const { code, out, err } = await runCli([...command.split(' '), '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`Usage: chameleon ${command}`);
    expect(out).toMatch(/Examples?:\n {2}\S/);
  });

  it('lists every command', async () => {
    const { code, out } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const command of commands) {
      expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });

  it('is what docs/cli.md tells: commands, options and exit codes', async () => {
    const document = readDocument('docs/cli.md');
    const options = new Set<string>();
    for (const command of [...commands, ...traceCommands]) {
      const { out } = await runCli([...command.split(' '), '--help']);
      // The help is wrapped to the width of a terminal.
      const words = out.replace(/\s+/g, ' ');
      const described = new RegExp(`^\\| \`${command}\` \\| (.*) \\|$`, 'm').exec(document)?.[1] ?? 'nothing';
      expect(words).toContain(described);
      for (const [option] of out.matchAll(/^ {2}--[a-z-]+/gm)) {
        options.add(option.trim());
      }
    }
    const needless = ['--horizon-ms'];
    expect([...options].filter((option) => !document.includes(option)).sort()).toEqual(needless);
    for (const code of Object.values(exitCodes)) {
      expect(document).toMatch(new RegExp(`^\\| ${code} \\| `, 'm'));
    }
  });

  it('says its version', async () => {
    const { code, out } = await runCli(['--version']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['runn']],
    ['an unknown option', ['pool', '--jsn']],
    ['a missing argument', ['run']],
    ['an argument too many', ['pool', 'x']],
    ['a wrong number', ['run', 'x.py', '--timeout-ms', '0']],
    ['a number that is none', ['forecast', '--horizon-ms', 'soon']],
    ['a wrong pair', ['run', 'x.py', '--env', '=x']],
  ])('exits with 2 on %s, with nothing on standard output', async (_what, args) => {
    const { code, out, err } = await runCli(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  it('names the command that was probably meant', async () => {
    expect((await runCli(['runn'])).err).toContain('Did you mean run?');
  });
});
