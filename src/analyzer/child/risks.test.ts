import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

describe('the isolation that a program wants', () => {
  it.each([
    ['python', 'x = 1\nimport ctypes\nctypes.CDLL(None).getpid()\n', 2, 'ctypes reaches below the language'],
    ['python', 'def f():\n    import cffi\n', 2, 'cffi reaches below the language'],
    ['python', 'code = input()\nexec(code)\n', 2, 'exec runs code that cannot be read beforehand'],
    ['javascript', 'eval(process.argv[2]);\n', 1, 'eval runs code that cannot be read beforehand'],
    [
      'go',
      'package main\nimport "unsafe"\nfunc main() { _ = unsafe.Sizeof(1) }\n',
      2,
      'unsafe reaches below the language',
    ],
    [
      'c',
      '#include <stdio.h>\n#include <sys/ptrace.h>\nint main() { return 0; }\n',
      2,
      'sys/ptrace.h reaches below the language',
    ],
    ['ruby', "require 'fiddle'\nputs 1\n", 1, 'fiddle reaches below the language'],
  ])('is a machine of its own: %s, %j', async (language, source, line, message) => {
    const { isolation, isolationReasons } = await analyzeProgram(language, source);
    expect(isolation).toBe('microvm');
    expect(isolationReasons).toContainEqual({ line, message });
  });

  it.each([
    ['python', 'import math, subprocess\n# import ctypes\nprint(math.pi, "import ctypes", ctypes_like)\n'],
    ['javascript', "import fs from 'node:fs';\nconst evaluate = (x) => x;\nevaluate('eval(1)');\n"],
    ['c', '#include <stdio.h>\nint main() { puts("x"); return 0; }\n'],
    ['bash', 'ls | wc -l\n'],
  ])('is the usual one: %s, %j', async (language, source) => {
    expect(await analyzeProgram(language, source)).toMatchObject({
      isolation: 'process',
      isolationReasons: [],
    });
  });
});
