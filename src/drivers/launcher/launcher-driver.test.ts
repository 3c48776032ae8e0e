import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeId } from '../../kernel/ids.ts';
import { someOwner } from '../bench-conformance.ts';
import { LauncherDriver } from './launcher-driver.ts';

const limits = {
  wallMs: 30_000,
  cpuMs: 20_000,
  memoryMb: 128,
  processCount: 32,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};
const driver = await LauncherDriver.open({ isolation: 'process' });
const { runtimes } = await driver.capabilities();

async function run(
  runtime: string,
  code: string,
  given: {
    stdin?: string;
    args?: string[];
    wallMs?: number;
    preload?: string[];
    isWarm?: boolean;
    on?: LauncherDriver;
  } = {},
) {
  const { preload = [] } = given;
  const instance = await (given.on ?? driver).create({ instanceId: makeId('ins', 'one'), runtime, preload });
  const readyMb = instance.idleMemoryMb;
  if (given.isWarm === true) {
    await vi.waitFor(() => expect(instance.idleMemoryMb).toBeGreaterThan(readyMb + 1), 20_000);
  }
  const report = await instance.run(
    {
      executionId: makeId('exe', 'one'),
      owner: someOwner,
      program: { programId: 'prg_one', code },
      stdin: given.stdin ?? '',
      args: given.args ?? [],
      env: { COLOUR: 'green' },
      limits: { ...limits, wallMs: given.wallMs ?? limits.wallMs },
    },
    () => undefined,
  );
  await instance.ended;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { ...report, stdout: text(report.stdout), stderr: text(report.stderr) };
}

const programs: Record<string, string> = {
  python: 'import os, sys\nprint(sys.stdin.read() + sys.argv[1] + os.environ["COLOUR"])\nsys.exit(3)',
  javascript:
    'process.stdin.setEncoding("utf8"); let s = ""; process.stdin.on("data", (d) => { s += d; }).on("end", () => { console.log(s + process.argv[2] + process.env.COLOUR); process.exitCode = 3; });',
  typescript:
    'import { readFileSync } from "node:fs"; const s: string = readFileSync(0, "utf8"); console.log(s + process.argv[2] + process.env.COLOUR); process.exitCode = 3;',
  bash: 'read -r line\necho "$line$1$COLOUR"\nexit 3',
  perl: 'print scalar(<STDIN>), $ARGV[0], $ENV{COLOUR}; exit 3;',
  ruby: 'print $stdin.read, ARGV[0], ENV["COLOUR"]; exit 3',
  c: `#include <stdio.h>
#include <stdlib.h>
int main(int count, char **words) { char line[9]; printf("%s%s%s", fgets(line, 9, stdin), words[1], getenv("COLOUR")); return 3; }`,
  cpp: `#include <iostream>
#include <string>
int main(int count, char **words) { std::string line; std::cin >> line; std::cout << line << words[1] << getenv("COLOUR"); return 3; }`,
  java: `public class Main { public static void main(String[] words) throws Exception {
    System.out.print(new String(System.in.readAllBytes()) + words[0] + System.getenv("COLOUR")); System.exit(3); } }`,
  go: `package main
import ("fmt"; "os")
func main() { var line string; fmt.Scanln(&line); fmt.Print(line, os.Args[1], os.Getenv("COLOUR")); os.Exit(3) }`,
  rust: `use std::{env, io::stdin, process::exit};
fn main() { let mut line = String::new(); stdin().read_line(&mut line).unwrap();
    print!("{}{}{}", line, env::args().nth(1).unwrap(), env::var("COLOUR").unwrap()); exit(3) }`,
  php: '<?php echo fgets(STDIN), $argv[1], getenv("COLOUR"); exit(3);',
};

afterAll(() => driver.close());

describe('the launcher driver', () => {
  it.each(runtimes.map(({ runtime }) => runtime))(
    'runs %s with input, arguments, variables and its exit code',
    async (runtime) => {
      const report = await run(runtime, programs[runtime] ?? '', { stdin: 'in\n', args: ['put'] });
      expect(report.stderr).toBe('');
      expect(report.stdout.replaceAll('\n', '')).toBe('inputgreen');
      expect(report).toMatchObject({ reason: 'exit', exitCode: 3, signal: null });
      expect(report.usage.cpuUserMs + report.usage.cpuSystemMs).toBeGreaterThan(0);
    },
    // Some are compiled first, beside the tests of other files.
    120_000,
  );

  it('ends what runs for ever, writes without end, or asks for too much, and says which', async () => {
    expect(await run('bash', 'sleep 60', { wallMs: 200 })).toMatchObject({ reason: 'wall' });
    const flood = await run('bash', 'while true; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaa; done');
    expect(flood).toMatchObject({ reason: 'output', isStdoutTruncated: true });
    expect(flood.stdout).toHaveLength(10_000);
    expect(await run('python', 'x = []\nwhile True: x.append(bytearray(1 << 20))')).toMatchObject({
      reason: 'memory',
    });
    expect(await run('bash', ':(){ :|:& };:; sleep 5')).toMatchObject({ reason: 'processes' });
  });

  it('shows a program nothing of the host, no network, and no way to new namespaces', async () => {
    expect(await run('bash', 'cat /etc/shadow')).toMatchObject({ reason: 'exit', exitCode: 1 });
    const connect = 'import socket\nsocket.create_connection(("127.0.0.1", 22), 1)';
    expect(await run('python', connect)).toMatchObject({ reason: 'exit', exitCode: 1 });
    expect((await run('bash', 'unshare -Ur true')).exitCode).not.toBe(0);
  });

  it('keeps a program that was loaded ahead, and runs it once', async () => {
    const instance = await driver.create({ instanceId: makeId('ins', 'two'), runtime: 'python' });
    const program = { programId: 'prg_two', code: 'print("loaded")' };
    await instance.initialise(program);
    const given = { executionId: makeId('exe', 'two'), owner: someOwner, program };
    const request = { ...given, stdin: '', args: [], env: {}, limits };
    const report = await instance.run(request, () => undefined);
    expect(new TextDecoder().decode(report.stdout)).toBe('loaded\n');
    await expect(instance.run(request, () => undefined)).rejects.toThrow('has run once');
  });

  it('loads at the boot what the manifest allows of what it is asked to, and nothing else', async () => {
    const code =
      'import sys\nprint(sys.argv, [each in sys.modules for each in ("sqlite3", "wave", "nowhere")])';
    const report = await run('python', code, { args: ['a'], preload: ['sqlite3', 'wave', 'nowhere'] });
    expect([report.stdout, report.stderr]).toEqual(["['main.py', 'a'] [True, False, False]\n", '']);
    expect((await run('python', code)).stdout).toContain('[False, False, False]');
    const script =
      'console.log(process.argv.slice(2), process.moduleLoadList.includes("NativeModule http2"))';
    expect((await run('javascript', script, { preload: ['http2'] })).stdout).toBe('[] true\n');
    expect((await run('javascript', script)).stdout).toBe('[] false\n');
  });

  it('loads every module that a manifest allows without a word', async () => {
    for (const { runtime, preloadable } of runtimes) {
      const report = await run(runtime, programs[runtime] ?? '', {
        stdin: 'in\n',
        args: ['put'],
        preload: [...preloadable],
        isWarm: runtime === 'python',
      });
      expect([report.stderr, report.exitCode]).toEqual(['', 3]);
    }
  }, 120_000);

  it('forks later instances from one interpreter, and each keeps what it does to itself', async () => {
    // Of interpreters that boot, each hashes texts by a secret of its own.
    const code =
      'import random, sys\nprint(hash("a"))\nprint(random.random(), hasattr(sys, "mark"))\nsys.mark = 1';
    await vi.waitFor(async () => {
      const [first = [], second = []] = [await run('python', code), await run('python', code)].map(
        ({ stdout }) => stdout.split('\n'),
      );
      expect(second[0]).toBe(first[0]);
      expect(second[1]).not.toBe(first[1]);
      expect(`${first[1]} ${second[1]}`).not.toContain('True');
    }, 20_000);
  });

  it('boots every interpreter where that is asked for', async () => {
    const plain = await LauncherDriver.open({ isolation: 'process', isForking: false });
    const hashes = new Set<string>();
    try {
      for (let round = 0; round < 4; round += 1) {
        hashes.add((await run('python', 'print(hash("a"))', { on: plain })).stdout);
      }
    } finally {
      await plain.close();
    }
    expect(hashes.size).toBe(4);
  });

  it('refuses a runtime that this host does not have', async () => {
    const wanted = driver.create({ instanceId: makeId('ins', 'x'), runtime: 'cobol' });
    await expect(wanted).rejects.toMatchObject({ code: 'unknown-runtime' });
  });
});
