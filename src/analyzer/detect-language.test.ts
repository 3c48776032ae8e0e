import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

const nameOf = (hints: Parameters<typeof detectLanguage>[0]): string | undefined =>
  detectLanguage(hints)?.name;

describe('the language of a program', () => {
  it.each([
    ['python', 'python'],
    ['Python-3.12', 'python'],
    ['node24', 'javascript'],
    ['nodejs', 'javascript'],
    ['ts', 'typescript'],
    ['sh', 'bash'],
  ])('is told by the runtime %s', (runtime, expected) => {
    expect(nameOf({ runtime, code: '' })).toBe(expected);
  });

  it('is told by the file name, then by the shebang', () => {
    expect(nameOf({ fileName: 'a.test.MJS', code: '#!/bin/bash' })).toBe('javascript');
    expect(nameOf({ code: '#!/usr/bin/env -S python3 -u\nx' })).toBe('python');
    expect(nameOf({ code: '#!/bin/bash\nx' })).toBe('bash');
  });

  it.each([
    ['python', 'n = int(input())\nfor i in range(n):\n    print(i)\n'],
    ['python', 'def f(x):\n    if x:\n        return None\n    else:\n        return 1\n'],
    ['javascript', 'const n = 3;\nfor (let i = 0; i < n; i++) {\n  console.log(i);\n}\n'],
    ['javascript', 'var f = function(a) { return a === 1; };\nmodule.exports = f;\n'],
    ['typescript', 'interface A { readonly n: number }\nconst f = (a: A): string => String(a.n);\n'],
    ['bash', 'for f in *.txt; do\n  echo "$f"\ndone\n'],
  ])('is told by its marks: %s', (expected, code) => {
    expect(nameOf({ code })).toBe(expected);
  });

  it('stays open when nothing speaks for any', () => {
    expect(nameOf({ code: '' })).toBeUndefined();
    expect(nameOf({ code: 'lorem ipsum dolor' })).toBeUndefined();
    expect(nameOf({ runtime: 'cobol', code: '' })).toBeUndefined();
  });

  it('is the given one even when the text looks like another', () => {
    expect(nameOf({ runtime: 'bash', code: 'def f(x):\n    return None\n' })).toBe('bash');
  });
});
