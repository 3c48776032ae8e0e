/** A program of the demo: `size` makes one edit of it, the way people change a number and submit again. */
export interface DemoProgram {
  readonly language: string;
  readonly name: string;
  readonly source: (size: number) => string;
}

const sieve: DemoProgram = {
  language: 'python',
  name: 'sieve',
  source: (size) => `limit = ${20_000 + size * 4000}
sieve = bytearray([1]) * (limit + 1)
sieve[0:2] = b"\\0\\0"
for n in range(2, int(limit ** 0.5) + 1):
    if sieve[n]:
        sieve[n * n::n] = bytes(len(range(n * n, limit + 1, n)))
print(sum(sieve), "primes up to", limit)
`,
};

const pairs: DemoProgram = {
  language: 'python',
  name: 'closest-pairs',
  source: (size) => `import random
random.seed(${size})
points = [random.random() for _ in range(${150 + size * 10})]
best = 1.0
for i in range(len(points)):
    for j in range(i + 1, len(points)):
        best = min(best, abs(points[i] - points[j]))
print(f"closest two: {best:.9f}")
`,
};

const wordCount: DemoProgram = {
  language: 'python',
  name: 'word-count',
  source: (size) => `from collections import Counter
words = ("the quick brown fox jumps over the lazy dog " * ${200 + size * 20}).split()
for word, count in Counter(words).most_common(3):
    print(word, count)
`,
};

const histogram: DemoProgram = {
  language: 'javascript',
  name: 'histogram',
  source: (size) => `const counts = new Map();
let x = ${size + 1};
for (let i = 0; i < ${30_000 + size * 2000}; i++) {
  x = (x * 1103515245 + 12345) % 2147483648;
  counts.set(x % 10, (counts.get(x % 10) ?? 0) + 1);
}
console.log(JSON.stringify([...counts].sort()));
`,
};

const levenshtein: DemoProgram = {
  language: 'javascript',
  name: 'edit-distance',
  source: (size) => `const a = 'kitten'.repeat(${8 + size});
const b = 'sitting'.repeat(${8 + size});
let row = Array.from({ length: b.length + 1 }, (_, j) => j);
for (let i = 1; i <= a.length; i++) {
  const next = [i];
  for (let j = 1; j <= b.length; j++) {
    next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
  }
  row = next;
}
console.log('distance', row[b.length]);
`,
};

const queueSimulation: DemoProgram = {
  language: 'typescript',
  name: 'queue',
  source: (size) => `interface Job { readonly id: number; readonly cost: number }
const jobs: Job[] = Array.from({ length: ${300 + size * 20} }, (_, id) => ({ id, cost: (id * 7919) % 101 }));
let clock = 0;
let waited = 0;
for (const job of jobs.toSorted((a: Job, b: Job) => a.cost - b.cost)) {
  waited += clock;
  clock += job.cost;
}
console.log(\`mean wait \${(waited / jobs.length).toFixed(1)}\`);
`,
};

const shellSum: DemoProgram = {
  language: 'bash',
  name: 'shell-sum',
  source: (size) => `total=0
for ((i = 1; i <= ${500 + size * 50}; i++)); do
  total=$((total + i * i))
done
echo "sum of squares: $total"
`,
};

export const demoPrograms: readonly DemoProgram[] = [
  sieve,
  pairs,
  wordCount,
  histogram,
  levenshtein,
  queueSimulation,
  shellSum,
];

const contestSolutions: readonly [DemoProgram, ...DemoProgram[]] = [
  {
    language: 'python',
    name: 'task-divisors',
    source: (size) => `# attempt ${size}
n = 2000 + int(input()) * 900
count = [0] * (n + 1)
for d in range(1, n + 1):
    for multiple in range(d, n + 1, d):
        count[multiple] += 1
print(max(range(1, n + 1), key=count.__getitem__))
`,
  },
  {
    language: 'javascript',
    name: 'task-divisors',
    source: (size) => `// attempt ${size}
const n = 2000 + Number(require('node:fs').readFileSync(0, 'utf8')) * 900;
const count = new Int32Array(n + 1);
for (let d = 1; d <= n; d++) {
  for (let multiple = d; multiple <= n; multiple += d) count[multiple]++;
}
console.log(count.indexOf(Math.max(...count)));
`,
  },
];

/** What a contestant submits once the contest opens, in the language of registration; the judge's test number is its input. */
export function contestSolution(language: string): DemoProgram {
  return contestSolutions.find((solution) => solution.language === language) ?? contestSolutions[0];
}
