import { afterAll, describe, expect, it } from 'vitest';
import { openableLevels } from '../../../test/support/probe-launcher.ts';
import { makeId } from '../../kernel/ids.ts';
import { requestFor, roomyLimits, textOf } from '../bench-conformance.ts';
import { LauncherDriver } from './launcher-driver.ts';

const SLOW_MS = 120_000;
/** Bombs go off as they do with more, only sooner. */
const limitsMax = { ...roomyLimits, wallMs: 60_000, cpuMs: 1000, memoryMb: 160, fileBytes: 20_000_000 };

const driver = openableLevels().includes('process')
  ? await LauncherDriver.open({ isolation: 'process', limitsMax })
  : undefined;
const known = (await driver?.capabilities())?.runtimes.map((each) => each.runtime) ?? [];
afterAll(() => driver?.close());

async function run(runtime: string, code: string) {
  const instance = await driver?.create({ instanceId: makeId('ins', 'bomb'), runtime });
  if (instance === undefined) {
    throw new Error('there is no driver');
  }
  const report = await instance.run(requestFor(code), () => undefined);
  await instance.ended;
  return { ...report, stdout: textOf(report.stdout), stderr: textOf(report.stderr) };
}

/** Each name means eight of the one before. */
const macros = Array.from({ length: 12 }, (_, n) => `#define M${n + 1} ${`M${n} `.repeat(8)}`).join('\n');

/** Types of which each needs two others of the level below. */
const templates = `template <int N, int M> struct Tree { Tree<N - 1, 2 * M> left; Tree<N - 1, 2 * M + 1> right; };
template <int M> struct Tree<0, M> { char leaf; };
Tree<24, 1> tree; int main() {}`;

const bombs: readonly (readonly [what: string, runtime: string, code: string])[] = [
  ['an endless device as a header', 'c', '#include "/dev/zero"\nint main(void) {}'],
  ['macros that grow eightfold twelve times', 'c', `#define M0 0;\n${macros}\nint main(void) { M12 }`],
  ['templates without end', 'cpp', templates],
  ['an array that fills a gigabyte of the program', 'c', 'char all[1 << 30] = {1}; int main(void) {}'],
  ['a file that includes itself', 'c', '#include "main.c"\n#include "main.c"'],
  [
    'code that counts for ever while compiling',
    'cpp',
    'constexpr int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\nstatic_assert(f(60) > 0); int main() {}',
  ],
  [
    'messages without number',
    'c',
    '#define E _Pragma("message(\\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\")")\n#define F E E E E E E E E\n#define G F F F F F F F F\n#define H G G G G G G G G\n#define I H H H H H H H H\nI I I I I I I I',
  ],
  [
    'macros of Rust that call themselves for ever',
    'rust',
    '#![recursion_limit = "4000000000"]\nmacro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)* x) } }\nfn main() { m!(x); }',
  ],
  [
    'a constant of Go as long as its limit lets it be',
    'go',
    `package main\nimport "strings"\nvar all = [...]string{1 << 28: strings.ToUpper("x")}\nfunc main() { println(len(all)) }`,
  ],
  ['deep nesting in Java', 'java', `class Main { int x = ${'('.repeat(60_000)}1${')'.repeat(60_000)}; }`],
];

/** What a program would be, were a file of the host in it. */
const thefts: readonly (readonly [runtime: string, code: string])[] = [
  ['c', '#include "/etc/shadow"\nint main(void) {}'],
  ['c', '__asm__(".incbin \\"/etc/shadow\\"");\nint main(void) {}'],
  ['c', '#include "/proc/1/environ"\nint main(void) {}'],
  ['rust', 'fn main() { println!("{}", include_str!("/etc/shadow")); }'],
  ['rust', 'fn main() { println!("{}", include_str!("/root/.bashrc")); }'],
  [
    'go',
    'package main\nimport _ "embed"\n//go:embed /etc/shadow\nvar text string\nfunc main() { println(text) }',
  ],
];

describe('T20 what a compiler is given', { timeout: SLOW_MS }, () => {
  for (const [what, runtime, code] of bombs) {
    it.skipIf(!known.includes(runtime))(`T20 is ended or refused: ${what}`, async () => {
      const report = await run(runtime, code);
      expect(report.reason).toBeOneOf(['compile', 'cpu', 'memory', 'wall', 'processes']);
      expect(report.compile?.failedUnder).toMatchObject({ cpuMs: 1000, memoryMb: 160 });
      expect(report).toMatchObject({ stdout: '', runMs: 0 });
      expect(report.stderr.length).toBeLessThanOrEqual(roomyLimits.outputBytes);
      expect(report.compile?.memoryMbPeak).toBeLessThanOrEqual(170);
      // The verdict comes when a limit was passed: by no more than a fraction of a second of two processors.
      expect(report.compile?.cpuMs).toBeLessThan(5000);
    });
  }

  for (const [runtime, code] of thefts) {
    const line = code.split('\n').find((each) => each.includes('/')) ?? '';
    it.skipIf(!known.includes(runtime))(`T20 cannot read of the host: ${line}`, async () => {
      const report = await run(runtime, code);
      expect(report).toMatchObject({ reason: 'compile', stdout: '', runMs: 0 });
      expect(report.stderr).not.toMatch(/root:|PATH=|alias /);
    });
  }

  it.skipIf(!known.includes('c'))('T20 spoils nothing for the next program', async () => {
    const report = await run('c', '#include <stdio.h>\nint main(void) { puts("well"); }');
    expect(report).toMatchObject({ reason: 'exit', exitCode: 0, stdout: 'well\n' });
  });

  it.skipIf(!known.includes('c'))('T20 ends a program that is larger than any memory', async () => {
    const report = await run('c', 'char all[1ul << 45]; int main(int n, char **w) { return all[n]; }');
    expect(report.reason).toBeOneOf(['compile', 'signal']);
  });
});
