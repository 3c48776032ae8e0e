import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

describe('the memory that a program needs at once', () => {
  it.each([
    ['constant', 'python', 'a, b = map(int, input().split())\nprint(a + b)\n'],
    ['linear', 'python', 'n = int(input())\na = list(map(int, input().split()))\nprint(max(a))\n'],
    ['quadratic', 'python', 'n = int(input())\ng = [[0] * n for _ in range(n)]\nprint(g[0][0])\n'],
    ['linear', 'python', 'def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f(int(input())))\n'],
    [
      'logarithmic',
      'python',
      'def f(n):\n    return 0 if n == 0 else 1 + f(n // 2)\nprint(f(int(input())))\n',
    ],
    [
      'constant',
      'c',
      '#include <stdio.h>\nint main() { int n, s = 0; scanf("%d", &n); while (n) { s += n % 10; n /= 10; } }',
    ],
    ['linear', 'javascript', 'const seen = new Set();\nfor (const x of process.argv) { seen.add(x); }\n'],
  ])('%s, %s: %s', async (expected, language, source) => {
    expect((await analyzeProgram(language, source)).spaceComplexity).toBe(expected);
  });
});

describe('dependencies', () => {
  it.each([
    [
      'python',
      'import os.path, numpy as np\nimport yaml\nfrom PIL import Image\nfrom . import near\nfrom osmium import x\n',
      [
        ['os.path', 'builtin', undefined],
        ['numpy', 'package', 'numpy'],
        ['yaml', 'package', 'pyyaml'],
        ['PIL', 'package', 'pillow'],
        ['osmium', 'package', 'osmium'],
        ['.', 'local', undefined],
      ],
    ],
    [
      'javascript',
      "import fs from 'node:fs/promises';\nimport x from '@scope/pkg/deep';\nconst l = require('lodash/fp');\nimport './near.js';\nimport 'fs-extra';\n",
      [
        ['node:fs/promises', 'builtin', undefined],
        ['@scope/pkg/deep', 'package', '@scope/pkg'],
        ['lodash/fp', 'package', 'lodash'],
        ['fs-extra', 'package', 'fs-extra'],
        ['./near.js', 'local', undefined],
      ],
    ],
    [
      'go',
      'package main\n\nimport (\n\t"net/http"\n\t"github.com/a/b/c"\n)\n\nfunc main() {}\n',
      [
        ['net/http', 'builtin', undefined],
        ['github.com/a/b/c', 'package', 'github.com/a/b'],
      ],
    ],
    [
      'cpp',
      '#include <vector>\n#include <unistd.h>\n#include <boost/asio.hpp>\nint main() {}\n',
      [
        ['vector', 'builtin', undefined],
        ['unistd.h', 'builtin', undefined],
        ['boost/asio.hpp', 'package', 'boost'],
      ],
    ],
  ])('of %s are told apart', async (language, source, expected) => {
    const { dependencies } = await analyzeProgram(language, source);
    const found = dependencies.map(({ name, kind, installName }) => [name, kind, installName]);
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});

describe('the kind of recursion', () => {
  it.each([
    ['none', 'print(1)\n'],
    ['single', 'def f(n):\n    return 1 if n == 0 else n * f(n - 1)\nprint(f(int(input())))\n'],
    ['branching', 'def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(int(input())))\n'],
    [
      'memoised',
      'from functools import cache\n@cache\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(int(input())))\n',
    ],
  ])('%s: %s', async (expected, source) => {
    expect((await analyzeProgram('python', source)).recursion).toBe(expected);
  });
});
