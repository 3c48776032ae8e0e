import type { FoundProgram } from './found-programs.ts';

const go = `package main

import ("bufio"; "fmt"; "os"; "sort")

type pair struct { x, y int }

func (p *pair) sum() int { return p.x + p.y }

func gcd(a, b int) int {
	if b == 0 { return a }
	return gcd(b, a%b)
}

func main() {
	reader := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(reader, &n)
	a := make([]pair, n)
	seen := map[int][]int{}
	for i := range a {
		fmt.Fscan(reader, &a[i].x, &a[i].y)
		seen[a[i].x] = append(seen[a[i].x], i)
	}
	sort.Slice(a, func(i, j int) bool { return a[i].x < a[j].x })
	best, lo, hi := 0, 0, n
	for lo < hi {
		mid := (lo + hi) / 2
		switch { case a[mid].sum() > 3: hi = mid; default: lo = mid + 1 }
	}
	ch := make(chan int)
	go func() { for i := 0; i < n; i++ { for j := i; j < n; j++ { ch <- i * j } }; close(ch) }()
	for v := range ch { if v > best { best = gcd(v, best) } }
	fmt.Println(best, lo)
}
`;

const rust = `use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};

#[derive(Clone, Debug)]
struct Node<'a, T: Ord> { name: &'a str, children: Vec<T> }

trait Shape { fn area(&self) -> f64; }
impl<'a> Shape for Node<'a, i64> { fn area(&self) -> f64 { self.children.iter().map(|&x| x as f64).sum() } }

fn fib(n: u64, memo: &mut HashMap<u64, u64>) -> u64 {
    if n < 2 { return n; }
    if let Some(&v) = memo.get(&n) { return v; }
    let v = fib(n - 1, memo) + fib(n - 2, memo);
    memo.insert(n, v);
    v
}

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let mut values: Vec<i64> = text.split_whitespace().map(|x| x.parse().unwrap()).collect();
    values.sort_by(|a, b| b.cmp(a));
    let mut counts = BTreeMap::new();
    for v in &values { *counts.entry(v).or_insert(0) += 1; }
    let (mut lo, mut hi) = (0usize, values.len());
    while lo < hi {
        let mid = (lo + hi) / 2;
        match values[mid] { x if x > 3 => lo = mid + 1, _ => hi = mid }
    }
    'outer: for i in 0..values.len() {
        for j in (i + 1)..values.len() { if values[i] == values[j] { break 'outer; } }
    }
    println!("{} {:?} {}", lo, counts, fib(30, &mut HashMap::new()));
}
`;

const c = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define MAX(a, b) ((a) > (b) ? (a) : (b))

typedef struct node { int key; struct node *left, *right; } node;
static int grid[100][100];

node *insert(node *at, int key) {
    if (at == NULL) { node *made = malloc(sizeof(node)); made->key = key; made->left = made->right = NULL; return made; }
    if (key < at->key) at->left = insert(at->left, key); else at->right = insert(at->right, key);
    return at;
}
int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

int main(void) {
    int n, best = 0;
    if (scanf("%d", &n) != 1) return 1;
    int *a = calloc(n, sizeof *a);
    node *root = NULL;
    for (int i = 0; i < n; i++) { scanf("%d", &a[i]); root = insert(root, a[i]); }
    qsort(a, n, sizeof(int), compare);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; ++j) { if (a[i] == a[j]) continue; best = MAX(best, a[i] ^ a[j]); }
    while (n > 0) { n >>= 1; best += n & 1; }
    do { switch (best % 3) { case 0: best /= 3; break; default: best--; } } while (best > 10);
    printf("%d %zu\\n", best, strlen("text"));
    free(a);
    return 0;
}
`;

const cpp = `#include <algorithm>
#include <iostream>
#include <map>
#include <vector>
using namespace std;

template <class T> struct Tree {
    vector<T> sums;
    explicit Tree(size_t n) : sums(2 * n) {}
    T sum(size_t l, size_t r) { T s{}; for (l += sums.size() / 2, r += sums.size() / 2; l < r; l >>= 1, r >>= 1) { if (l & 1) s += sums[l++]; if (r & 1) s += sums[--r]; } return s; }
};
vector<vector<int>> ways;
void visit(int at, vector<bool> &seen) { seen[at] = true; for (int to : ways[at]) if (!seen[to]) visit(to, seen); }

int main() {
    ios::sync_with_stdio(false);
    int n, m; cin >> n >> m;
    ways.resize(n);
    for (int i = 0; i < m; i++) { int u, v; cin >> u >> v; ways[u].push_back(v); ways[v].push_back(u); }
    vector<bool> seen(n);
    visit(0, seen);
    map<string, vector<int>> names;
    vector<long long> dp(n + 1, 0);
    for (int i = 1; i <= n; ++i) for (int j = 0; j < i; ++j) dp[i] = max(dp[i], dp[j] + (i ^ j));
    sort(dp.begin(), dp.end(), [&](auto a, auto b) { return a > b; });
    auto it = lower_bound(dp.begin(), dp.end(), 3LL);
    try { cout << *max_element(dp.begin(), it) << "\\n"; } catch (const exception &e) { cerr << e.what(); }
    Tree<int> tree(n);
    return tree.sum(0, n) > 0 ? 0 : 1;
}
`;

const ruby = `require 'set'

module Shapes
  class Box
    attr_reader :width
    def initialize(width, height = 2, *rest, key: 1, &block)
      @width, @height = width, height
      @rest = rest.map { |each| each * key }
    end
    def area = @width * @height
  end
end

def fib(n, memo = {})
  return n if n < 2
  memo[n] ||= fib(n - 1, memo) + fib(n - 2, memo)
end

n = gets.to_i
a = gets.split.map(&:to_i)
seen = Set.new
a.each_with_index do |x, i|
  (i + 1).upto(n - 1) { |j| seen << [x, a[j]] unless x == a[j] }
end
while n > 1
  n /= 2
  puts "left #{n} of #{a.inject(:+)}" if n.even?
end
case n when 0..3 then puts :small else puts %w[a b c].join(', ') end
begin
  a.sort!.each_slice(2).to_a.permutation.first(3).each { |p| p p }
rescue StandardError => e
  warn <<~TEXT
    failed: #{e.message}
  TEXT
ensure
  puts fib(30)
end
`;

/** Programs of the languages that no set of programs has, so that what is made of them is near to their real shapes. */
export const fuzzSeeds: readonly FoundProgram[] = Object.entries({ go, rust, c, cpp, ruby }).map(
  ([language, code]) => ({ language, origin: 'seeds', code }),
);
