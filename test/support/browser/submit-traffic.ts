/** One program that users of the dashboard's tests and pictures run. */
interface TrafficProgram {
  readonly language: string;
  readonly code: (turn: number) => string;
}

const programs: readonly TrafficProgram[] = [
  {
    language: 'python',
    code: (turn) => `import time

readings = [(n * 37 + ${turn}) % 101 for n in range(40)]
for n in range(4):
    part = readings[n * 10:(n + 1) * 10]
    print(f"station {n}: mean {sum(part) / len(part):.1f}", flush=True)
    time.sleep(0.1)
`,
  },
  {
    language: 'javascript',
    code: (turn) => `const words = 'the pool is warm before the load comes'.split(' ');
const counts = new Map();
for (let n = 0; n < ${20_000 + turn}; n += 1) {
  const word = words[n % words.length];
  counts.set(word, (counts.get(word) ?? 0) + 1);
}
console.log([...counts].map(([word, count]) => word + ' ' + count).join('\\n'));
`,
  },
  { language: 'bash', code: (turn) => `for n in 1 2 3; do echo "batch ${turn}: $n"; sleep 0.05; done\n` },
  {
    language: 'python',
    code: (turn) => `def distance(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0 or j == 0:
                rows[i][j] = i + j
            else:
                rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1,
                                 rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
    return rows[-1][-1]

print(distance("warm" * ${10 + (turn % 7)}, "cold" * 12))
`,
  },
  { language: 'python', code: (turn) => `raise SystemExit("no city of number ${turn}")\n` },
];

const users = ['ada', 'grace', 'ada', 'linus', 'ada', 'margaret', 'grace', 'agent-7'];

/** What the n-th submission is; the same for the same number. */
function trafficSubmission(turn: number) {
  const program = programs[(turn * 7) % programs.length];
  const user = users[turn % users.length] ?? 'ada';
  return { user, language: program?.language ?? 'bash', code: program?.code(turn % 5) ?? '' };
}

/** Runs the submissions of these numbers, one after the other; resolves with the ids of their executions. */
export async function submitTraffic(
  url: string,
  turns: { readonly from: number; readonly count: number },
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let turn = turns.from; turn < turns.from + turns.count; turn += 1) {
    const response = await fetch(`${url}/v1/executions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(trafficSubmission(turn)),
    });
    ids.push(((await response.json()) as { readonly id: string }).id);
  }
  return ids;
}
