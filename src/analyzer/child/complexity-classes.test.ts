import { describe, expect, it } from 'vitest';
import { classByRules } from '../../../test/support/class-by-rules.ts';

const read = 'n = int(input())\na = list(map(int, input().split()))\n';

describe('Python programs', () => {
  it.each([
    ['constant', 'a, b = map(int, input().split())\nprint(a + b)\n'],
    ['constant', 'for i in range(100):\n    for j in range(100):\n        print(i * j)\n'],
    ['constant', 'a, b, c = [int(x) for x in input().split()]\nprint(max(a, b, c))\n'],
    ['logarithmic', 'n = int(input())\nwhile n > 0:\n    print(n % 10)\n    n //= 10\n'],
    [
      'logarithmic',
      'n = int(input())\nlo, hi = 0, n\nwhile lo < hi:\n    mid = (lo + hi) // 2\n' +
        '    if mid * mid < n:\n        lo = mid + 1\n    else:\n        hi = mid\nprint(lo)\n',
    ],
    [
      'logarithmic',
      'def g(a, b):\n    return a if b == 0 else g(b, a % b)\nprint(g(int(input()), int(input())))\n',
    ],
    ['linear', `${read}print(sum(a))\n`],
    ['linear', `${read}s = set(a)\nfor x in a:\n    if x + 1 in s:\n        print(x)\n`],
    [
      'linear',
      `${read}j = 0\nfor i in range(n):\n    while j < n and a[j] < a[i]:\n        j += 1\n    print(j)\n`,
    ],
    [
      'linear',
      'n = int(input())\ni = 2\nwhile i <= n:\n    if n % i == 0:\n        n //= i\n    else:\n        i += 1\n',
    ],
    ['linear', 'def f(n):\n    return 1 if n == 0 else n * f(n - 1)\nprint(f(int(input())))\n'],
    [
      'linear',
      'from functools import lru_cache\n@lru_cache(None)\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n' +
        'print(f(int(input())))\n',
    ],
    [
      'linear',
      'n = int(input())\ng = [[] for _ in range(n)]\nseen = [False] * n\n' +
        'for _ in range(n - 1):\n    a, b = map(int, input().split())\n    g[a].append(b)\n    g[b].append(a)\n' +
        'def walk(u):\n    seen[u] = True\n    for v in g[u]:\n        if not seen[v]:\n            walk(v)\nwalk(0)\n',
    ],
    ['linearithmic', `${read}a.sort()\nprint(a[0])\n`],
    ['linearithmic', `import heapq\n${read}h = []\nfor x in a:\n    heapq.heappush(h, x)\n`],
    [
      'linearithmic',
      `${read}for i in range(1, n + 1):\n    for j in range(i, n + 1, i):\n        a[j - 1] += 1\n`,
    ],
    [
      'linearithmic',
      'def s(a):\n    if len(a) < 2:\n        return a\n    m = len(a) // 2\n    l = s(a[:m])\n    r = s(a[m:])\n' +
        '    return merge(l, r)\ndef merge(l, r):\n    out = []\n    for x in l:\n        out.append(x)\n    return out\n' +
        'print(s(list(map(int, input().split()))))\n',
    ],
    ['quadratic', `${read}for i in range(n):\n    for j in range(i):\n        print(a[i] * a[j])\n`],
    ['quadratic', `${read}for x in range(n):\n    if x in a:\n        print(x)\n`],
    ['quadratic', `${read}def low(k):\n    return min(a)\nfor i in range(n):\n    print(low(i))\n`],
    [
      'cubic',
      'n = int(input())\nfor i in range(n):\n    for j in range(n):\n        for k in range(n):\n            print(i, j, k)\n',
    ],
    ['exponential', 'def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(int(input())))\n'],
    ['exponential', 'n = int(input())\nfor mask in range(1 << n):\n    print(mask)\n'],
    ['exponential', `from itertools import permutations\n${read}for p in permutations(a):\n    print(p)\n`],
  ])('%s: %s', async (expected, source) => {
    expect(await classByRules('python', source)).toBe(expected);
  });

  it('read once per test case cost what one case over the whole input would', async () => {
    const cases =
      't = int(input())\nfor _ in range(t):\n    n = int(input())\n    a = list(map(int, input().split()))\n' +
      '    a.sort()\n    print(a[0])\n';
    expect(await classByRules('python', cases)).toBe('linearithmic');
  });

  it('are not judged by what they define and never call', async () => {
    const dead = 'def f(n):\n    for i in range(n):\n        for j in range(n):\n            print(i)\n';
    expect(await classByRules('python', `${dead}print(int(input()))\n`)).toBe('constant');
    expect(await classByRules('python', `${dead}f(int(input()))\n`)).toBe('quadratic');
  });
});

const lines =
  'const a = require("fs").readFileSync(0, "utf8").split("\\n").map(Number);\nconst n = a.length;\n';

describe('JavaScript and TypeScript programs', () => {
  it.each([
    ['constant', 'let s = 0; for (let i = 0; i < 1000; i++) { s += i; } console.log(s);'],
    [
      'constant',
      'function p(n) { for (let j = 2; j < n; j++) { g(j); } }\nfor (let i = 2; i < 101; i++) { p(i); }',
    ],
    ['linear', 'const c = (d) => { for (const k of Object.keys(d)) { console.log(k); } };'],
    ['logarithmic', 'function f(n) { let c = 0; while (n > 1) { n = Math.floor(n / 2); c++; } return c; }'],
    ['logarithmic', 'const f = (n) => { for (let i = 1; i < n; i *= 2) { console.log(i); } };'],
    ['linear', `${lines}for (let i = 0; i < n; i++) { console.log(a[i]); }`],
    ['linear', `${lines}console.log(a.filter((x) => x > 1).map((x) => x * 2).reduce((s, x) => s + x, 0));`],
    ['linear', `${lines}const s = new Set(a); for (const x of a) { if (s.has(x + 1)) { console.log(x); } }`],
    ['linearithmic', `${lines}a.sort((x, y) => x - y); console.log(a[0]);`],
    ['quadratic', `${lines}for (const x of a) { if (a.includes(x + 1)) { console.log(x); } }`],
    ['quadratic', `${lines}a.forEach((x) => { for (const y of a) { console.log(x * y); } });`],
    [
      'quadratic',
      'function f(s) { for (let i = 0; i < s.length; i++) { for (let j = i; j < s.length; j++) { g(); } } }',
    ],
    [
      'cubic',
      'function f(m) { for (const r of m) { for (const c of r) { for (const d of r) { console.log(c + d); } } } }',
    ],
    [
      'exponential',
      'const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));\nconsole.log(fib(+process.argv[2]));',
    ],
    [
      'linear',
      'const memo = new Map();\nfunction fib(n) {\n  if (n < 2) return n;\n  if (memo.has(n)) return memo.get(n);\n' +
        '  const r = fib(n - 1) + fib(n - 2);\n  memo.set(n, r);\n  return r;\n}\nconsole.log(fib(+process.argv[2]));',
    ],
  ])('%s: %s', async (expected, source) => {
    expect(await classByRules('javascript', source)).toBe(expected);
    expect(await classByRules('typescript', source)).toBe(expected);
  });

  it('read the same with types', async () => {
    const source =
      'function pairs<T extends number>(xs: readonly T[]): number {\n  let c: number = 0;\n' +
      '  for (const x of xs as T[]) {\n    for (const y of xs) { c += x! * y; }\n  }\n  return c;\n}\n';
    expect(await classByRules('typescript', source)).toBe('quadratic');
  });
});

describe('Bash programs', () => {
  it.each([
    ['constant', 'echo hello\n'],
    ['constant', 'for i in 1 2 3; do echo $i; done\n'],
    ['linear', 'while read -r line; do echo "$line"; done\n'],
    ['linear', 'for i in $(seq 1 $1); do echo $i; done\n'],
    ['quadratic', 'n=$1\nfor ((i=0;i<n;i++)); do for ((j=0;j<n;j++)); do echo $i; done; done\n'],
  ])('%s: %s', async (expected, source) => {
    expect(await classByRules('bash', source)).toBe(expected);
  });
});
