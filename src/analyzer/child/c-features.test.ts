import { beforeAll, describe, expect, it } from 'vitest';
import { defaultAnalysisLimits } from '../analysis-limits.ts';
import { findLanguage } from '../languages/language-tables.ts';
import { type ParseOutcome, ProgramParser } from './program-parser.ts';

type Known = Extract<ParseOutcome, { kind: 'known' }>;

let parser: ProgramParser;

beforeAll(async () => {
  parser = await ProgramParser.open();
});

async function read(language: string, source: string): Promise<Known> {
  const table = findLanguage(language);
  if (table === undefined) {
    throw new Error(`no table for ${language}`);
  }
  const outcome = await parser.analyze(table, source, { ...defaultAnalysisLimits, cpuMsMax: 2000 });
  if (outcome.kind === 'unknown') {
    throw new Error(outcome.reason);
  }
  return outcome;
}

/** A C program: what stands before main, and main's body. */
const c = (body: string, before = ''): string =>
  `#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n${before}\nint main(void) {\n${body}\n    return 0;\n}\n`;
/** A C++ program: main's body, and what stands before main. */
const cpp = (body: string, before = ''): string =>
  `#include <bits/stdc++.h>\nusing namespace std;\n${before}\nint main() {\n    ios::sync_with_stdio(false);\n    cin.tie(nullptr);\n${body}\n    return 0;\n}\n`;
describe('what C and C++ programs hold', () => {
  it('are the headers they include, without those of their own', async () => {
    const source =
      '#include <vector>\n#include <sys/socket.h>\n#include "mine.h"\n#include <bits/stdc++.h>\n// #include <map>\n/* #include <set> */\n' +
      'const char *s = "#include <list>";\nint main() { return 0; }\n';
    expect((await read('cpp', source)).imports).toEqual(['vector', 'sys/socket.h', 'bits/stdc++.h']);
    expect((await read('c', source)).imports).toEqual(['vector', 'sys/socket.h', 'bits/stdc++.h']);
  });

  it('are the operations of C', async () => {
    const { features, bottleneck } = await read(
      'c',
      c(
        '    FILE *f = fopen("x", "r");\n    int s = socket(AF_INET, SOCK_STREAM, 0);\n    connect(s, 0, 0);\n    if (fork() == 0) system("ls");\n' +
          '    sleep(1);\n    usleep(5);\n    pthread_t t;\n    pthread_create(&t, NULL, work, NULL);\n    int n;\n    scanf("%d", &n);\n    char c = getchar();',
        'void *work(void *p) { return p; }',
      ),
    );
    expect(features).toMatchObject({
      fileOperationCount: 1,
      networkOperationCount: 2,
      processOperationCount: 2,
      sleepCount: 2,
      concurrencyCount: 1,
      stdinReadCount: 2,
    });
    expect(bottleneck).toBe('network');
  });

  it('are the operations of C++, constructions included', async () => {
    const { features } = await read(
      'cpp',
      '#include <thread>\nint main() {\n    std::ifstream in("x");\n    int n, m;\n    std::cin >> n >> m;\n    std::string s;\n    std::getline(std::cin, s);\n' +
        '    std::thread t([] {});\n    t.join();\n    auto f = std::async(work);\n    std::this_thread::sleep_for(std::chrono::seconds(1));\n' +
        '    std::vector<int> v(n);\n    std::sort(v.begin(), v.end());\n    system("ls");\n}\n',
    );
    expect(features).toMatchObject({
      fileOperationCount: 1,
      stdinReadCount: 2,
      concurrencyCount: 2,
      sleepCount: 1,
      sortCount: 1,
      processOperationCount: 1,
    });
  });

  it('are not what comments, strings and functions of their own only name', async () => {
    const source =
      '#include <stdio.h>\n// fopen("x", "r"); scanf("%d", &n);\n/* system("ls"); fork(); */\nint connect(int a) { return a; }\n' +
      'int main() {\n    puts("socket() sleep(1) while (1) {}");\n    char c = \'"\';\n    return connect(1);\n}\n';
    for (const language of ['c', 'cpp']) {
      const { features } = await read(language, source);
      expect(features).toMatchObject({
        fileOperationCount: 0,
        networkOperationCount: 0,
        processOperationCount: 0,
        sleepCount: 0,
        stdinReadCount: 0,
        loopCount: 0,
        functionCount: 2,
      });
    }
  });

  it('are functions by their names, through pointers, references, classes and lambdas', async () => {
    const source =
      'int *make(int n);\nint *make(int n) { return new int[n]; }\nvector<int>& same(vector<int>& v) { return v; }\n' +
      'struct P {\n    int x;\n    P(int y) : x(y) {}\n    int get() const { return x; }\n    int far();\n};\nint P::far() { return far(); }\n' +
      'auto twice = [](int n) { return 2 * n; };\n';
    const { features } = await read('cpp', source);
    expect(features).toMatchObject({ functionCount: 6, recursionCount: 1 });
  });

  it('are sizes, of arrays and of what is allocated', async () => {
    const grid = await read('c', c('    a[0][0] = 1;', '#define N 2000\nint a[N][3000];'));
    expect(grid.features).toMatchObject({ allocationMax: 6_000_000, literalMax: 3000 });
    const vector = await read(
      'cpp',
      cpp("    vector<int> a(1'000'000, 5);\n    long long m = 1000000007LL;"),
    );
    expect(vector.features).toMatchObject({ allocationMax: 1_000_000, literalMax: 1_000_000_007 });
    const array = await read('cpp', cpp('    int *p = new int[70000000];'));
    expect(array.warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('70000000') }),
    ]);
  });

  it('are branches, counted as in other languages', async () => {
    const body =
      '    for (int i = 0; i < 5; i++) {\n        if (i % 2 && i > 3) {\n            continue;\n        } else if (i) {\n            g();\n        } else {\n            h();\n        }\n    }';
    for (const language of ['c', 'cpp']) {
      const { features } = await read(language, c(body));
      expect(features).toMatchObject({ cyclomaticComplexity: 5, cognitiveComplexity: 6, loopCount: 1 });
    }
  });
});
