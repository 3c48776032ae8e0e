import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';
import { classByRules } from '../../../test/support/class-by-rules.ts';

const read = 'n = gets.to_i\na = gets.split.map(&:to_i)\n';
const interpolated = (text: string): string => `#{${text}}`;

describe('Ruby programs', () => {
  it.each([
    ['constant', 'sum of two', 'a, b = gets.split.map(&:to_i)\nputs a + b\n'],
    ['constant', 'table of a fixed size', '10.times do |i|\n  (1..10).each { |j| puts i * j }\nend\n'],
    ['constant', 'largest of three', 'a, b, c = gets.split.map { |x| x.to_i }\nputs [a, b, c].max\n'],
    [
      'logarithmic',
      'digits',
      'n = gets.to_i\nsum = 0\nwhile n > 0\n  sum += n % 10\n  n /= 10\nend\nputs sum\n',
    ],
    [
      'logarithmic',
      'gcd',
      `def gcd(a, b)\n  b == 0 ? a : gcd(b, a % b)\nend\n\nx = gets.to_i\ny = gets.to_i\nputs "gcd: ${interpolated('gcd(x, y)')}"\n`,
    ],
    [
      'logarithmic',
      'gcd by a loop',
      'a, b = gets.split.map(&:to_i)\nuntil b == 0\n  a, b = b, a % b\nend\nputs a\n',
    ],
    [
      'logarithmic',
      'binary search of the answer',
      `n = Integer(gets)
lo = 0
hi = n
while lo < hi
  mid = (lo + hi) / 2
  if mid * mid < n
    lo = mid + 1
  else
    hi = mid
  end
end
puts lo
`,
    ],
    ['linear', 'sum', `${read}puts a.sum\n`],
    [
      'linear',
      'largest by a loop',
      `${read}best = a[0]\nfor x in a do\n  best = x if x > best\nend\nputs best\n`,
    ],
    ['linear', 'counts in a hash', `${read}h = Hash.new(0)\na.each { |x| h[x] += 1 }\nputs h.size\n`],
    [
      'linear',
      'set',
      `require 'set'\n${read}seen = Set.new\na.each do |x|\n  puts x if seen.include?(x)\n  seen.add(x)\nend\n`,
    ],
    [
      'linear',
      'two pointers',
      `${read}j = 0
sum = 0
best = 0
n.times do |i|
  sum += a[i]
  while sum > 100
    sum -= a[j]
    j += 1
  end
  best = [best, i - j + 1].max
end
puts best
`,
    ],
    [
      'linear',
      'memoised recursion',
      'def fib(n, memo = {})\n  return n if n < 2\n  memo[n] ||= fib(n - 1, memo) + fib(n - 2, memo)\nend\n\nputs fib(gets.to_i)\n',
    ],
    [
      'linear',
      'memoised recursion with a guard',
      '$memo = {}\ndef fib(n)\n  return n if n < 2\n  return $memo[n] if $memo[n]\n  $memo[n] = fib(n - 1) + fib(n - 2)\nend\n\nputs fib(gets.to_i)\n',
    ],
    ['linear', 'lines of standard input', 'while line = gets\n  puts line.chomp.reverse\nend\n'],
    [
      'linear',
      'depth-first search',
      `n, m = gets.split.map(&:to_i)
$graph = Array.new(n + 1) { [] }
$seen = Array.new(n + 1, false)
m.times do
  u, v = gets.split.map(&:to_i)
  $graph[u] << v
  $graph[v] << u
end

def visit(u)
  $seen[u] = true
  $graph[u].each do |v|
    visit(v) unless $seen[v]
  end
end

visit(1)
`,
    ],
    [
      'linear',
      'a loop that is left',
      'n = gets.to_i\ni = 0\nloop do\n  break if i >= n\n  puts i\n  i += 1\nend\n',
    ],
    ['linearithmic', 'sorting', `${read}puts a.sort_by { |x| -x }.first\n`],
    [
      'linearithmic',
      'sorting in each test case',
      't = gets.to_i\nt.times do\n  n = gets.to_i\n  a = gets.split.map(&:to_i)\n  a.sort!\n  puts a[0]\nend\n',
    ],
    [
      'linearithmic',
      'sieve',
      `n = gets.to_i
composite = Array.new(n + 1, false)
(2..n).each do |i|
  next if composite[i]
  (2 * i).step(n, i) { |j| composite[j] = true }
end
`,
    ],
    [
      'linearithmic',
      'binary search for each query',
      `${read}a.sort!\nq = gets.to_i\nq.times do\n  x = gets.to_i\n  puts a.bsearch { |y| y >= x }\nend\n`,
    ],
    [
      'quadratic',
      'pairs',
      `${read}count = 0
(0...n).each do |i|
  (i + 1...n).each do |j|
    count += 1 if a[i] + a[j] == 0
  end
end
puts count
`,
    ],
    ['quadratic', 'scan for each element', `${read}a.each { |x| puts x if a.include?(x + 1) }\n`],
    [
      'quadratic',
      'a method called without brackets',
      `class Row
  def initialize(n)
    @cells = Array.new(n, 1)
  end

  def total
    sum = 0
    @cells.each { |cell| sum += cell }
    sum
  end

  def show(times)
    times.times { puts total }
  end
end

n = gets.to_i
row = Row.new(n)
row.show(n)
`,
    ],
    [
      'cubic',
      'Floyd-Warshall',
      `n = gets.to_i
d = Array.new(n) { gets.split.map(&:to_i) }
n.times do |k|
  n.times do |i|
    n.times do |j|
      d[i][j] = [d[i][j], d[i][k] + d[k][j]].min
    end
  end
end
`,
    ],
    ['exponential', 'bitmasks', `${read}(0...(1 << n)).each do |mask|\n  puts mask\nend\n`],
    ['exponential', 'permutations', `${read}a.permutation.each { |p| puts p.join(' ') }\n`],
    [
      'exponential',
      'branching recursion',
      'def fib(n)\n  return n if n < 2\n  fib(n - 1) + fib(n - 2)\nend\n\nputs fib(gets.to_i)\n',
    ],
  ])('%s: %s', async (expected, _name, source) => {
    expect(await classByRules('ruby', source)).toBe(expected);
  });
});

describe('what a Ruby program uses', () => {
  it('are what it requires', async () => {
    const { imports, warnings } = await analyzeProgram(
      'ruby',
      "require 'set'\nrequire \"net/http\"\nrequire_relative 'near'\nrequire './nearer'\n# require 'json'\nputs 1\n",
    );
    expect(imports).toEqual(['set', 'net/http']);
    expect(warnings).toEqual([]);
  });

  it('are operations, with brackets and without', async () => {
    const { features, bottleneck } = await analyzeProgram(
      'ruby',
      `line = gets
data = $stdin.read
File.open("x") { |f| f.read }
Net::HTTP.get(URI("http://x"))
system "ls"
out = \`date\`
t = Thread.new { sleep 1 }
t.join
puts [3, 1].sort
`,
    );
    expect(features).toMatchObject({
      stdinReadCount: 2,
      fileOperationCount: 1,
      networkOperationCount: 1,
      processOperationCount: 2,
      concurrencyCount: 1,
      sleepCount: 1,
      sortCount: 1,
    });
    expect(bottleneck).toBe('network');
  });

  it('is not what stands in comments and strings, nor a name that the program assigns or defines', async () => {
    const { features, imports } = await analyzeProgram(
      'ruby',
      "# system('ls')\n=begin\nThread.new { }\n=end\ns = \"File.read(1) require 'x'\"\nt = 'sleep 1'\n" +
        'u = <<~TEXT\n  Net::HTTP.get(1)\nTEXT\ngets = 3\nputs gets\ndef system(x)\n  x\nend\nsystem(s + t + u)\n',
    );
    expect(imports).toEqual([]);
    expect(features).toMatchObject({
      stdinReadCount: 0,
      fileOperationCount: 0,
      networkOperationCount: 0,
      processOperationCount: 0,
      concurrencyCount: 0,
      sleepCount: 0,
    });
  });
});
