/** How a language writes what a program may have thousands of; `at` numbers them. */
export interface RepeatedForms {
  assignment(at: number): string;
  loop(at: number): string;
  /** Declares a function that calls the one numbered `callee`. */
  function(at: number, callee: number): string;
  call(at: number): string;
  comment(at: number): string;
}

const script: RepeatedForms = {
  assignment: (at) => `a${at} = a${at - 1} + b[a${at - 2}];`,
  loop: (at) => `for (let i = 0; i < n; i++) { s += i * ${at}; }`,
  function: (at, callee) => `function f${at}(x, y) { return f${callee}(x - 1) + y; }`,
  call: (at) => `f${at}(a, b);`,
  comment: (at) => `// comment ${at}`,
};

const c: RepeatedForms = {
  ...script,
  loop: (at) => `for (int i = 0; i < n; i++) { s += i * ${at}; }`,
  function: (at, callee) => `int f${at}(int x, int y) { return f${callee}(x - 1, y) + y; }`,
};

/** By language. */
export const repeatedForms: Readonly<Record<string, RepeatedForms>> = {
  javascript: script,
  typescript: {
    ...script,
    function: (at, callee) => `function f${at}(x: number, y = 1): number { return f${callee}(x - 1) + y; }`,
  },
  python: {
    assignment: (at) => `a${at} = a${at - 1} + b[a${at - 2}]`,
    loop: (at) => `for i in range(n):\n  s += i * ${at}`,
    function: (at, callee) => `def f${at}(x, y=1):\n  return f${callee}(x - 1) + y`,
    call: (at) => `f${at}(a, b)`,
    comment: (at) => `# comment ${at}`,
  },
  bash: {
    assignment: (at) => `a${at}=$((a${at - 1} + 1))`,
    loop: (at) => `for i in $(seq $n); do s=$((s + ${at})); done`,
    function: (at, callee) => `f${at}() { f${callee} "$1"; }`,
    call: (at) => `f${at} a b`,
    comment: (at) => `# comment ${at}`,
  },
  java: {
    ...c,
    function: (at, callee) => `static int f${at}(int x, int y) { return f${callee}(x - 1, y) + y; }`,
  },
  c,
  cpp: { ...c, function: (at, callee) => `auto f${at}(int x, int y = 1) { return f${callee}(x - 1) + y; }` },
  go: {
    ...script,
    assignment: (at) => `a${at} := a${at - 1} + b[a${at - 2}]`,
    loop: (at) => `for i := 0; i < n; i++ { s += i * ${at} }`,
    function: (at, callee) => `func f${at}(x, y int) int { return f${callee}(x - 1, y) + y }`,
  },
  rust: {
    ...script,
    assignment: (at) => `let a${at} = a${at - 1} + b[a${at - 2}];`,
    loop: (at) => `for i in 0..n { s += i * ${at}; }`,
    function: (at, callee) => `fn f${at}(x: i32, y: i32) -> i32 { f${callee}(x - 1, y) + y }`,
  },
  ruby: {
    assignment: (at) => `a${at} = a${at - 1} + b[a${at - 2}]`,
    loop: (at) => `n.times { |i| s += i * ${at} }`,
    function: (at, callee) => `def f${at}(x, y = 1)\n  f${callee}(x - 1) + y\nend`,
    call: (at) => `f${at}(a, b)`,
    comment: (at) => `# comment ${at}`,
  },
};
