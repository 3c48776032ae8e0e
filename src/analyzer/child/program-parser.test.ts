import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Language } from 'web-tree-sitter';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { findLanguage } from '../languages/language-tables.ts';
import { type ParseOutcome, ProgramParser } from './program-parser.ts';

type Known = Extract<ParseOutcome, { kind: 'known' }>;

let parser: ProgramParser;

beforeAll(async () => {
  parser = await ProgramParser.open();
});

async function outcomeOf(language: string, source: string): Promise<ParseOutcome> {
  const table = findLanguage(language);
  if (table === undefined) {
    throw new Error(`no table for ${language}`);
  }
  return parser.analyze(table, source, { ...defaultAnalysisLimits, cpuMsMax: 2000 });
}

async function read(language: string, source: string): Promise<Known> {
  const outcome = await outcomeOf(language, source);
  if (outcome.kind === 'unknown') {
    throw new Error(outcome.reason);
  }
  return outcome;
}

describe('imports', () => {
  it('of Python are found in every form and under every alias', async () => {
    const { imports } = await read(
      'python',
      'import os.path, numpy as np\nfrom a.b import c as d, e\nfrom . import near\nfrom .x import y\n' +
        'def f():\n    import json\n    importlib.import_module("late")\n',
    );
    expect(imports).toEqual(['os.path', 'numpy', 'a.b', 'json', 'late']);
  });

  it('of JavaScript and TypeScript are found in every form', async () => {
    const source =
      'import a, { b as c } from "one"; import * as d from \'two\'; import "three"; export * from "four";\n' +
      'const e = require("five"); const { f: g } = require("node:six"); const h = await import("seven");\n' +
      'import near from "./near.js"; require("../up");\n';
    const expected = ['one', 'two', 'three', 'four', 'five', 'node:six', 'seven'];
    expect((await read('javascript', source)).imports).toEqual(expected);
    expect((await read('typescript', `import type { T } from "types";\n${source}`)).imports).toEqual([
      'types',
      ...expected,
    ]);
  });

  it('named in strings, templates and comments do not count, nor do their calls', async () => {
    const python = await read(
      'python',
      '"""\nimport requests\n"""\n# import os\nx = "import socket; socket.socket()"\ny = f"{x} import json"\n',
    );
    const javascript = await read(
      'javascript',
      '// import fs from "fs"\n/* require("http") */ const s = `import net from "net"; $' +
        '{1}`; const t = "fetch()";',
    );
    for (const { imports, features } of [python, javascript]) {
      expect(imports).toEqual([]);
      expect(features.networkOperationCount + features.fileOperationCount).toBe(0);
    }
  });
});

describe('operations', () => {
  it('are recognised through aliases, and not when the program defines the name itself', async () => {
    const { features } = await read(
      'python',
      'import subprocess as sp, time\nfrom urllib.request import urlopen as get\nimport threading\n' +
        'sp.run(["ls"])\nget("http://x")\ntime.sleep(1)\nthreading.Thread(target=f)\nopen("f")\n' +
        'def sorted(x):\n    return x\nsorted([2, 1])\ninput()\n',
    );
    expect(features).toMatchObject({
      processOperationCount: 1,
      networkOperationCount: 1,
      sleepCount: 1,
      concurrencyCount: 1,
      fileOperationCount: 1,
      sortCount: 0,
      stdinReadCount: 1,
    });
  });

  it('of JavaScript are recognised through imports and destructuring', async () => {
    const { features, bottleneck } = await read(
      'javascript',
      'const { readFileSync: rd } = require("node:fs"); import cp from "child_process";\n' +
        'rd("/x"); cp.spawn("ls"); await fetch("http://x"); [3, 1].sort(); setTimeout(() => {}, 5); Promise.all([]);',
    );
    expect(features).toMatchObject({
      fileOperationCount: 1,
      processOperationCount: 1,
      networkOperationCount: 1,
      sortCount: 1,
      sleepCount: 1,
      concurrencyCount: 1,
    });
    expect(bottleneck).toBe('network');
  });

  it('of Bash are its commands', async () => {
    const { features } = await read(
      'bash',
      'for f in *; do\n  curl "$f" | sort > out\ndone\nsleep 1\nread x\n',
    );
    expect(features).toMatchObject({
      networkOperationCount: 1,
      sortCount: 1,
      sleepCount: 1,
      stdinReadCount: 1,
      loopCount: 1,
      functionCount: 0,
    });
  });
});

describe('counts', () => {
  it('follow the published examples of cyclomatic and cognitive complexity', async () => {
    const { features } = await read(
      'javascript',
      'function f(n) {\n  for (let i = 0; i < n; i++) {\n    if (i % 2 && n > 3) {\n      continue;\n' +
        '    } else if (i) {\n      g();\n    } else {\n      h();\n    }\n  }\n}\n',
    );
    // Decisions: for, if, &&, else-if. Cognitive: for 1, if 1 + 1 for its depth, && 1, else-if 1, else 1.
    expect(features.cyclomaticComplexity).toBe(5);
    expect(features.cognitiveComplexity).toBe(6);
  });

  it('state sizes that are written out, through names and powers', async () => {
    const { features } = await read('python', 'N = 2 * 10**6\na = [0] * N\nfor i in range(500):\n    pass\n');
    expect(features).toMatchObject({ allocationMax: 2_000_000, literalMax: 500, unboundedLoopCount: 0 });
  });

  it('stay finite for absurd literals', async () => {
    const { features } = await read('python', 'x = 1e999\ny = 9**9**9**9\nfor i in range(10**999): pass\n');
    for (const value of Object.values(features)) {
      expect(Number.isFinite(value)).toBe(true);
    }
  });
});

describe('texts at the edge', () => {
  it.each([
    ['nothing', 'python', ''],
    ['only comments', 'python', '# one\n# two\n'],
    ['only a shebang', 'bash', '#!/bin/bash\n'],
    ['only white space', 'javascript', ' \r\n\t\r\n'],
  ])('%s is a constant program without anything in it', async (_name, language, source) => {
    const { complexity, features, imports, warnings, bottleneck } = await read(language, source);
    expect({ complexity, imports, warnings, bottleneck }).toEqual({
      complexity: 'constant',
      imports: [],
      warnings: [],
      bottleneck: 'none',
    });
    expect(features).toMatchObject({ functionCount: 0, loopCount: 0, cyclomaticComplexity: 1 });
  });

  it('ended by CR LF reads like one ended by LF, lines included', async () => {
    const source = 'n = int(input())\nfor i in range(n):\n    for j in range(n):\n        print(i)\n';
    const unix = await read('python', source);
    const dos = await read('python', source.replaceAll('\n', '\r\n'));
    expect(dos.complexityReasons).toEqual(unix.complexityReasons);
    expect(dos.features.lineCount).toBe(unix.features.lineCount);
    expect(dos.complexity).toBe('quadratic');
  });

  it('with bidirectional control characters is read in the order it runs, and warned about', async () => {
    const { warnings, features } = await read('python', 'x = 1\nif x == "a\u202e b\u2066":\n    open("f")\n');
    expect(warnings).toEqual([expect.objectContaining({ line: 2 })]);
    expect(features.fileOperationCount).toBe(1);
  });

  it('that is no text has its grammar loaded all the same, so that the next program need not wait for it', async () => {
    const fresh = await ProgramParser.open();
    const load = vi.spyOn(Language, 'load');
    const table = findLanguage('ruby');
    if (table === undefined) {
      throw new Error('no table for ruby');
    }
    expect(await fresh.analyze(table, 'a\0b', defaultAnalysisLimits)).toMatchObject({ kind: 'unknown' });
    expect(load).toHaveBeenCalledTimes(1);
    load.mockRestore();
  });

  it('that is another language is unknown, or known with low confidence', async () => {
    const outcome = await outcomeOf('python', '<?php $x = [1 => { ?> <html>{{{ %% ]]'.repeat(20));
    expect(outcome.kind === 'unknown' || outcome.confidenceRatio < 1).toBe(true);
  });

  it('with an error in one place keeps the rest and says where', async () => {
    const { features, warnings, confidenceRatio } = await read(
      'javascript',
      'function ok() { return fetch("x"); }\n\nlet = = ;\nfor (const a of b) { ok(); }\n',
    );
    expect(features).toMatchObject({ functionCount: 1, networkOperationCount: 1, loopCount: 1 });
    expect(warnings).toContainEqual({ line: 3, message: 'not valid javascript' });
    expect(confidenceRatio).toBeGreaterThan(0.5);
    expect(confidenceRatio).toBeLessThan(1);
  });
});

describe('warnings', () => {
  it('name endless loops, dynamic code and growth over standard input', async () => {
    const endless = await read('javascript', 'while (true) {\n  x++;\n}\neval(code);\n');
    expect(endless.warnings).toEqual([
      { line: 1, message: 'loop that nothing inside it ends' },
      { line: 4, message: 'eval runs code that cannot be read beforehand' },
    ]);
    const left = await read('javascript', 'while (true) { if (x) { break; } }');
    expect(left.warnings).toEqual([]);
  });
});
