import { describe, expect, it } from 'vitest';
import { classByRules } from '../../../test/support/class-by-rules.ts';

const readNumber = `fn read_number() -> usize {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    line.trim().parse().unwrap()
}
`;

const readAll = `    let mut input = String::new();
    io::stdin().read_to_string(&mut input).unwrap();
    let mut it = input.split_ascii_whitespace();
    let n: usize = it.next().unwrap().parse().unwrap();
    let mut a: Vec<i64> = (0..n).map(|_| it.next().unwrap().parse().unwrap()).collect();
`;

const program = (body: string, rest = ''): string =>
  `use std::cmp::{max, Reverse};\nuse std::collections::*;\nuse std::io::{self, BufRead, Read, Write};\n\n${rest}\n` +
  `fn main() {\n${body}}\n`;

describe('Rust programs', () => {
  it.each([
    [
      'constant',
      'sum of two',
      program(`    let mut line = String::new();
    io::stdin().read_line(&mut line).expect("a line");
    let mut parts = line.split_whitespace();
    let a: i64 = parts.next().unwrap().parse().unwrap();
    let b: i64 = parts.next().unwrap().parse().unwrap();
    println!("{}", a + b);
`),
    ],
    [
      'constant',
      'table of a fixed size',
      program(`    let mut table = vec![vec![0; 10]; 10];
    for i in 0..10 {
        for j in 0..10 {
            table[i][j] = i * j;
        }
    }
    println!("{:?}", table);
`),
    ],
    [
      'logarithmic',
      'digits',
      program(
        '    let mut n = read_number();\n    let mut sum = 0;\n    while n > 0 {\n        sum += n % 10;\n        n /= 10;\n    }\n    println!("{}", sum);\n',
        readNumber,
      ),
    ],
    [
      'logarithmic',
      'gcd called by a macro',
      program(
        '    let a = read_number();\n    let b = read_number();\n    println!("{}", gcd(a, b));\n',
        `${readNumber}\nfn gcd(a: usize, b: usize) -> usize {\n    if b == 0 { a } else { gcd(b, a % b) }\n}\n`,
      ),
    ],
    [
      'logarithmic',
      'binary search of the answer',
      program(
        `    let n = read_number();
    let (mut lo, mut hi) = (0usize, n);
    while lo < hi {
        let mid = (lo + hi) / 2;
        if mid * mid < n {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    println!("{lo}");
`,
        readNumber,
      ),
    ],
    ['linear', 'largest', program(`${readAll}    println!("{}", a.iter().max().unwrap());\n`)],
    [
      'linear',
      'hash set',
      program(`${readAll}    let seen: HashSet<i64> = a.iter().cloned().collect();
    for x in &a {
        if seen.contains(&(x + 1)) { println!("{}", x); }
    }
`),
    ],
    [
      'linear',
      'hash map of counts',
      program(`${readAll}    let mut counts = HashMap::new();
    for &x in a.iter() {
        *counts.entry(x).or_insert(0) += 1;
    }
    if let Some(c) = counts.get(&1) {
        println!("{}", c);
    }
`),
    ],
    [
      'linear',
      'two pointers',
      program(`${readAll}    let (mut j, mut sum, mut best) = (0, 0, 0);
    for i in 0..n {
        sum += a[i];
        while sum > 100 {
            sum -= a[j];
            j += 1;
        }
        best = max(best, i + 1 - j);
    }
    println!("{}", best);
`),
    ],
    [
      'linear',
      'memoised recursion',
      program(
        '    let n = read_number() as u64;\n    let mut memo = HashMap::new();\n    println!("{}", fib(n, &mut memo));\n',
        `${readNumber}
fn fib(n: u64, memo: &mut HashMap<u64, u64>) -> u64 {
    if n < 2 {
        return n;
    }
    if let Some(&known) = memo.get(&n) {
        return known;
    }
    let value = fib(n - 1, memo) + fib(n - 2, memo);
    memo.insert(n, value);
    value
}
`,
      ),
    ],
    [
      'linear',
      'lines of standard input',
      program(
        '    let stdin = io::stdin();\n    for line in stdin.lock().lines() {\n        println!("{}", line.unwrap());\n    }\n',
      ),
    ],
    [
      'linear',
      'breadth-first search',
      program(`${readAll}    let mut graph = vec![Vec::new(); n];
    for i in 1..n {
        let p = a[i] as usize;
        graph[p].push(i);
        graph[i].push(p);
    }
    let mut seen = vec![false; n];
    let mut queue = VecDeque::new();
    queue.push_back(0);
    while let Some(u) = queue.pop_front() {
        for &v in graph[u].iter() {
            if !seen[v] { seen[v] = true; queue.push_back(v); }
        }
    }
`),
    ],
    [
      'linearithmic',
      'sorting',
      program(`${readAll}    a.sort_unstable_by(|x, y| y.cmp(x));\n    println!("{}", a[0]);\n`),
    ],
    [
      'linearithmic',
      'sorting in each test case',
      program(
        `    let t = read_number();
    for _ in 0..t {
        let _n = read_number();
        let mut line = String::new();
        io::stdin().read_line(&mut line).unwrap();
        let mut v: Vec<u32> = line.trim().split(' ').map(|x| x.parse().unwrap()).collect();
        v.sort();
        println!("{}", v[0]);
    }
`,
        readNumber,
      ),
    ],
    [
      'linearithmic',
      'heap',
      program(`${readAll}    let mut heap = BinaryHeap::new();
    for &x in &a {
        heap.push(Reverse(x));
    }
    while let Some(Reverse(x)) = heap.pop() {
        println!("{}", x);
    }
`),
    ],
    [
      'linearithmic',
      'sieve',
      program(
        `    let n = read_number();
    let mut composite = vec![false; n + 1];
    for i in 2..=n {
        if !composite[i] {
            for j in (2 * i..=n).step_by(i) {
                composite[j] = true;
            }
        }
    }
`,
        readNumber,
      ),
    ],
    [
      'quadratic',
      'pairs',
      program(`${readAll}    let mut count = 0;
    for i in 0..n {
        for j in i + 1..n {
            if a[i] + a[j] == 0 {
                count += 1;
            }
        }
    }
    println!("{}", count);
`),
    ],
    [
      'quadratic',
      'scan of a vector for each element',
      program(
        `${readAll}    for x in a.iter() {\n        if a.contains(&(x + 1)) {\n            println!("{}", x);\n        }\n    }\n`,
      ),
    ],
    [
      'quadratic',
      'a method in a loop',
      program(
        '    let n = read_number();\n    let row = Row::new(n);\n    for _ in 0..n {\n        println!("{}", row.total());\n    }\n',
        `${readNumber}
struct Row {
    cells: Vec<u64>,
}

impl Row {
    fn new(n: usize) -> Self {
        Row { cells: vec![1; n] }
    }

    fn total(&self) -> u64 {
        let mut sum = 0;
        for cell in &self.cells {
            sum += cell;
        }
        sum
    }
}
`,
      ),
    ],
    [
      'cubic',
      'Floyd-Warshall',
      program(
        `    let n = read_number();
    let mut d = vec![vec![u64::MAX; n]; n];
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
`,
        readNumber,
      ),
    ],
    [
      'exponential',
      'bitmasks',
      program(
        '    let n = read_number();\n    for mask in 0..(1u64 << n) {\n        println!("{}", mask);\n    }\n',
        readNumber,
      ),
    ],
    [
      'exponential',
      'branching recursion called by a macro',
      program(
        '    println!("{}", fib(read_number()));\n',
        `${readNumber}\nfn fib(n: usize) -> usize {\n    match n {\n        0 | 1 => n,\n        _ => fib(n - 1) + fib(n - 2),\n    }\n}\n`,
      ),
    ],
  ])('%s: %s', async (expected, _name, source) => {
    expect(await classByRules('rust', source)).toBe(expected);
  });
});
