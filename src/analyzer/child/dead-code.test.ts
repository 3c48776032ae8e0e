import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

/** What of an analysis may be learnt from: all but the size of the text. */
async function countedOf(language: string, source: string) {
  const { features, complexity, bottleneck } = await analyzeProgram(language, source);
  const { sourceBytes: _bytes, lineCount: _lines, ...counted } = features;
  return { ...counted, complexity, bottleneck };
}

const heavy = {
  python:
    'import numpy, torch\n    for i in range(10**9):\n        for j in range(10**9):\n            open("x").read()',
  javascript: 'for (let i = 0; i < 1e9; i++) { for (let j = 0; j < n; j++) { fetch("x"); } }',
};

describe('code that never runs', () => {
  const plain = 'n = int(input())\nprint(n + 1)\n';

  it.each([
    ['a comment', `${plain}# import numpy; for i in range(10**9): pass\n`],
    ['a function that nothing names', `${plain}def f(n):\n    ${heavy.python}\n`],
    [
      'functions that name each other only',
      `def g():\n    f()\ndef f():\n    ${heavy.python}\n    g()\n${plain}`,
    ],
    ['a branch that is written false', `${plain}if False:\n    ${heavy.python}\n`],
    ['a loop that is written false', `${plain}while (0):\n    ${heavy.python}\n`],
  ])('counts nothing in Python: %s', async (_what, source) => {
    expect(await countedOf('python', source)).toEqual(await countedOf('python', plain));
  });

  it.each([
    ['a function that nothing names', `function f(n) { ${heavy.javascript} }\n`],
    ['a branch that is written false', `if (false) { ${heavy.javascript} }\n`],
    ['a class that nothing names', `class C { f(n) { ${heavy.javascript} } }\n`],
    ['what follows a return', `function f(n) { return n; ${heavy.javascript} }\nf(1);\n`],
  ])('counts nothing in JavaScript: %s', async (_what, source) => {
    const { loopCount, networkOperationCount, writtenRoundMax, complexity } = await countedOf(
      'javascript',
      `console.log(1);\n${source}`,
    );
    expect({ loopCount, networkOperationCount, writtenRoundMax, complexity }).toEqual({
      loopCount: 0,
      networkOperationCount: 0,
      writtenRoundMax: 0,
      complexity: 'constant',
    });
  });

  it.each([
    ['python', 'def f(x):\n    for i in range(7): pass\nprint(list(map(f, [1])))\n'],
    ['python', 'def f(x):\n    for i in range(7): pass\ntable = {"f": f}\ntable["f"](1)\n'],
    ['python', '@app.route("/")\ndef f():\n    for i in range(7): pass\nrun()\n'],
    ['python', 'class A:\n    def __len__(self):\n        for i in range(7): pass\nprint(len(A()))\n'],
    ['python', 'def f(x):\n    if x: return 1\n    for i in range(7): pass\nf(0)\n'],
    ['javascript', 'module.exports = { f };\nfunction f() { for (let i = 0; i < 7; i++) {} }\ninit();\n'],
    ['javascript', 'export function f() { for (let i = 0; i < 7; i++) {} }\ninit();\n'],
    ['javascript', 'if (a) return 1; else { for (let i = 0; i < 7; i++) {} }\n'],
    ['java', 'class M { int f() { for (int i = 0; i < 7; i++) {} return 1; } }\n'],
    ['go', 'package main\nfunc f() { for i := 0; i < 7; i++ {} }\nfunc main() { g := f; g() }\n'],
    ['rust', 'fn f() { for i in 0..7 {} }\nfn main() { let g = f; g(); }\n'],
    ['c', 'int f() { for (int i = 0; i < 7; i++); return 1; }\nint main() { int (*g)() = f; return g(); }\n'],
    ['ruby', 'def f\n  (0..7).each { |i| p i }\nend\nsend(:f)\n'],
    ['c', 'int main() { do { for (int i = 0; i < 7; i++); } while (0); return 0; }\n', 2],
    ['javascript', 'do { for (const x of [1, 2]) f(x); } while (false);\n', 2],
    ['ruby', 'unless false\n  (0..7).each { |i| p i }\nend\n'],
    ['ruby', 'if 0\n  (0..7).each { |i| p i }\nend\n'],
    ['bash', 'until false; do echo; done\n'],
    ['javascript', 'if (0                              || x) { for (const x of y) {} }\n'],
    ['javascript', 'function s() { return go(); function go() { for (const x of y) {} } }\ns();\n'],
    ['rust', 'fn main() { return go(); fn go() { for i in 0..7 {} } }\n'],
    [
      'go',
      'package main\ntype A []int\nfunc (a A) Len() int { for i := 0; i < 7; i++ {}; return 1 }\nfunc main() { sort.Sort(A{}) }\n',
    ],
    [
      'rust',
      'struct C;\nimpl Iterator for C { type Item = u8; fn next(&mut self) -> Option<u8> { for i in 0..7 {}; None } }\nfn main() { for _ in C {} }\n',
      2,
    ],
    ['javascript', 'const o = { toString() { for (const x of y) {} } };\nprint(o + 1);\n'],
    ['javascript', 'const A = class { constructor() { for (const x of y) {} } };\nnew A();\n'],
    ['javascript', 'init();\nmodule.exports = function handler() { for (const x of y) {} };\n'],
    [
      'java',
      'class M { public static void main(String[] a) { run(new R() { public void go() { for (;;) {} } }); } }\n',
    ],
    ['cpp', 'struct A { void f(); };\nvoid A::f() { for (;;) {} }\nint main() { A a; use(a); }\n'],
    ['python', 'def f():\n    return\n    yield 1\nfor x in f(): pass\n'],
  ])('is not what may be called some way: %s, %j', async (language, source, loops = 1) => {
    const { loopCount } = await countedOf(language, source);
    expect(loopCount).toBe(loops);
  });

  it('still names its imports, which must be there when it is ever reached', async () => {
    const { imports } = await analyzeProgram('python', 'def f():\n    import numpy\nprint(1)\n');
    expect(imports).toEqual(['numpy']);
  });
});

describe('what is counted besides', () => {
  it('is the volume of a program, whatever its comments and blank lines', async () => {
    const { features: small } = await analyzeProgram('python', 'a = 1\n');
    const { features: spaced } = await analyzeProgram('python', '\n\n# a = 2\na = 1\n\n');
    const { features: more } = await analyzeProgram('python', 'a = 1\nb = a + 2\nprint(a * b)\n');
    expect(small.halsteadVolume).toBeGreaterThan(0);
    expect(spaced.halsteadVolume).toBe(small.halsteadVolume);
    expect(more.halsteadVolume).toBeGreaterThan(2 * small.halsteadVolume);
  });

  it.each([
    ['python', 'for i in range(2000):\n    for j in range(10, 2010):\n        pass\n', 4_000_000],
    ['python', 'n = 10**6\nfor i in range(n):\n    pass\n', 1_000_000],
    ['javascript', 'for (let i = 0; i < 300; i++) { for (const x of [1, 2, 3]) { f(x); } }\n', 900],
    ['rust', 'fn main() { for i in 0..50 { while x < 4 { } } }\n', 200],
    ['c', 'int main() { for (int i = 0; i < 500; i++) {} }\n', 500],
    ['python', 'print(1)\n', 0],
    ['python', 'for i in range(0 % 0): pass\n', 1],
    ['python', 'for i in range(int(1e999), int(1e999)): pass\n', 1],
    ['javascript', 'for (let i = 0; i < 0 / 0; i++) {}\n', 1],
    ['javascript', 'for (let i = 0; i < 1e999; i++) {}\n', 1e15],
  ])('are the rounds that loops state: %s, %j', async (language, source, rounds) => {
    expect((await analyzeProgram(language, source)).features.writtenRoundMax).toBe(rounds);
  });

  it('are generators, what waits, long texts and long lists', async () => {
    const { features: python } = await analyzeProgram(
      'python',
      'import asyncio\nasync def f():\n    await g()\n    yield 1\nx = sum(i for i in y)\nl = [1, 2, 3, 4]\ns = "abcdefgh"\nasyncio.run(f())\n',
    );
    expect(python).toMatchObject({ generatorCount: 2, awaitCount: 1, displayMax: 4, textLiteralMax: 10 });
    const { features: javascript } = await analyzeProgram(
      'javascript',
      'async function* f() { await 1; yield 2; }\nf();\n',
    );
    expect(javascript).toMatchObject({ generatorCount: 1, awaitCount: 1 });
  });
});
