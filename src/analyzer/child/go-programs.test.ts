import { describe, expect, it } from 'vitest';
import { classByRules } from '../../../test/support/class-by-rules.ts';

const inMain = (imports: string, body: string, rest = ''): string =>
  `package main\n\nimport (\n${imports
    .split(' ')
    .map((each) => `\t"${each}"\n`)
    .join('')})\n${rest}\nfunc main() {\n${body}\n}\n`;

const read = `	reader := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(reader, &n)
	a := make([]int, n)
	for i := 0; i < n; i++ { fmt.Fscan(reader, &a[i]) }
`;

describe('Go programs', () => {
  it.each([
    ['constant', 'sum of two', inMain('fmt', '	var a, b int\n	fmt.Scan(&a, &b)\n	fmt.Println(a + b)')],
    [
      'constant',
      'table of a fixed size',
      inMain(
        'fmt',
        `	var t [10][10]int
	for i := 0; i < 10; i++ {
		for j := range t[i] { t[i][j] = i * j }
	}
	fmt.Println(t)`,
      ),
    ],
    [
      'logarithmic',
      'digits',
      inMain(
        'fmt',
        '	var n int\n	fmt.Scan(&n)\n	sum := 0\n	for n > 0 {\n		sum += n % 10\n		n /= 10\n	}\n	fmt.Println(sum)',
      ),
    ],
    [
      'logarithmic',
      'gcd',
      inMain(
        'fmt',
        '	var a, b int\n	fmt.Scanf("%d %d", &a, &b)\n	fmt.Println(gcd(a, b))',
        'func gcd(a, b int) int {\n	if b == 0 {\n		return a\n	}\n	return gcd(b, a%b)\n}\n',
      ),
    ],
    [
      'logarithmic',
      'binary search of the answer',
      inMain(
        'fmt',
        `	var n int
	fmt.Scan(&n)
	lo, hi := 0, n
	for lo < hi {
		mid := (lo + hi) / 2
		if mid*mid < n { lo = mid + 1 } else { hi = mid }
	}
	fmt.Println(lo)`,
      ),
    ],
    [
      'linear',
      'largest',
      inMain(
        'fmt bufio os',
        `${read}	best := a[0]
	for _, v := range a {
		if v > best { best = v }
	}
	fmt.Println(best)`,
      ),
    ],
    [
      'linear',
      'counting in a map',
      inMain(
        'fmt bufio os',
        `${read}	seen := make(map[int]bool)
	for _, v := range a {
		if seen[v] { fmt.Println(v) }
		seen[v] = true
	}`,
      ),
    ],
    [
      'linear',
      'two pointers',
      inMain(
        'fmt bufio os',
        `${read}	j, sum, best := 0, 0, 0
	for i := 0; i < n; i++ {
		sum += a[i]
		for sum > 100 { sum -= a[j]; j++ }
		if i-j+1 > best { best = i - j + 1 }
	}
	fmt.Println(best)`,
      ),
    ],
    [
      'linear',
      'memoised recursion',
      inMain(
        'fmt',
        '	var n int\n	fmt.Scan(&n)\n	fmt.Println(fib(n))',
        `var memo = map[int]int{}

func fib(n int) int {
	if n < 2 { return n }
	if v, ok := memo[n]; ok { return v }
	memo[n] = fib(n-1) + fib(n-2)
	return memo[n]
}
`,
      ),
    ],
    [
      'linear',
      'test cases of one line',
      inMain(
        'fmt bufio os strings',
        `	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		fmt.Println(strings.ToUpper(scanner.Text()))
	}`,
      ),
    ],
    [
      'linear',
      'depth-first search',
      inMain(
        'fmt bufio os',
        `	in := bufio.NewReader(os.Stdin)
	var n, m int
	fmt.Fscan(in, &n, &m)
	g = make([][]int, n+1)
	seen = make([]bool, n+1)
	for i := 0; i < m; i++ {
		var u, v int
		fmt.Fscan(in, &u, &v)
		g[u] = append(g[u], v)
		g[v] = append(g[v], u)
	}
	dfs(1)`,
        `var g [][]int
var seen []bool

func dfs(u int) {
	seen[u] = true
	for _, v := range g[u] {
		if !seen[v] { dfs(v) }
	}
}
`,
      ),
    ],
    [
      'linear',
      'breadth-first search with a queue',
      inMain(
        'fmt',
        `	var n, m int
	fmt.Scan(&n, &m)
	g := make([][]int, n)
	var u, v int
	for i := 0; i < m; i++ { fmt.Scan(&u, &v); g[u] = append(g[u], v) }
	dist := make([]int, n)
	queue := []int{0}
	for len(queue) > 0 {
		u := queue[0]
		queue = queue[1:]
		for _, v := range g[u] {
			if dist[v] == 0 { dist[v] = dist[u] + 1; queue = append(queue, v) }
		}
	}
	fmt.Println(dist)`,
      ),
    ],
    ['linearithmic', 'sorting', inMain('fmt bufio os sort', `${read}	sort.Ints(a)\n	fmt.Println(a[n/2])`)],
    [
      'linearithmic',
      'sorting in each test case',
      inMain(
        'fmt bufio os sort',
        `	in := bufio.NewReader(os.Stdin)
	var t int
	fmt.Fscan(in, &t)
	for ; t > 0; t-- {
		var n int
		fmt.Fscan(in, &n)
		a := make([]int, n)
		for i := range a { fmt.Fscan(in, &a[i]) }
		sort.Slice(a, func(i, j int) bool { return a[i] > a[j] })
		fmt.Println(a[0])
	}`,
      ),
    ],
    [
      'linearithmic',
      'sieve',
      inMain(
        'fmt',
        `	var n int
	fmt.Scan(&n)
	composite := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if !composite[i] {
			for j := i * 2; j <= n; j += i { composite[j] = true }
		}
	}`,
      ),
    ],
    [
      'linearithmic',
      'binary search for each query',
      inMain(
        'fmt bufio os sort',
        `${read}	sort.Ints(a)
	var q int
	fmt.Fscan(reader, &q)
	for ; q > 0; q-- {
		var x int
		fmt.Fscan(reader, &x)
		fmt.Println(sort.SearchInts(a, x))
	}`,
      ),
    ],
    [
      'quadratic',
      'pairs',
      inMain(
        'fmt bufio os',
        `${read}	count := 0
	for i := 0; i < n; i++ {
		for j := i + 1; j < n; j++ {
			if a[i]+a[j] == 0 { count++ }
		}
	}
	fmt.Println(count)`,
      ),
    ],
    [
      'quadratic',
      'grid',
      inMain(
        'fmt',
        `	var n, m int
	fmt.Scan(&n, &m)
	g := make([][]int, n)
	for i := range g {
		g[i] = make([]int, m)
		for j := range g[i] { fmt.Scan(&g[i][j]) }
	}
	fmt.Println(g)`,
      ),
    ],
    [
      'cubic',
      'Floyd-Warshall',
      inMain(
        'fmt',
        `	var n int
	fmt.Scan(&n)
	d := make([][]int, n)
	for k := 0; k < n; k++ {
		for i := 0; i < n; i++ {
			for j := 0; j < n; j++ {
				if d[i][k]+d[k][j] < d[i][j] { d[i][j] = d[i][k] + d[k][j] }
			}
		}
	}`,
      ),
    ],
    [
      'exponential',
      'bitmasks',
      inMain(
        'fmt',
        `	var n int
	fmt.Scan(&n)
	for mask := 0; mask < (1 << uint(n)); mask++ { fmt.Println(mask) }`,
      ),
    ],
    [
      'exponential',
      'branching recursion',
      inMain(
        'fmt',
        '	var n int\n	fmt.Scan(&n)\n	fmt.Println(fib(n))',
        'func fib(n int) int {\n	if n < 2 {\n		return n\n	}\n	return fib(n-1) + fib(n-2)\n}\n',
      ),
    ],
  ])('%s: %s', async (expected, _name, source) => {
    expect(await classByRules('go', source)).toBe(expected);
  });
});
