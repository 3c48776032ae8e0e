import { describe, expect, it } from 'vitest';
import { classByRules } from '../../../test/support/class-by-rules.ts';

/** A C++ program: main's body, and what stands before main. */
const cpp = (body: string, before = ''): string =>
  `#include <bits/stdc++.h>\nusing namespace std;\n${before}\nint main() {\n    ios::sync_with_stdio(false);\n    cin.tie(nullptr);\n${body}\n    return 0;\n}\n`;
const readVector =
  '    int n;\n    cin >> n;\n    vector<int> a(n);\n    for (int i = 0; i < n; i++) cin >> a[i];\n';

describe('C++ programs', () => {
  it.each([
    ['constant', cpp('    long long a, b;\n    cin >> a >> b;\n    cout << a + b << endl;')],
    ['constant', cpp('    vector<int> a(26, 0);\n    for (auto x : a) cout << x << " ";')],
    ['logarithmic', cpp('    int a, b;\n    cin >> a >> b;\n    cout << __gcd(a, b);')],
    [
      'logarithmic',
      cpp('    long long n;\n    cin >> n;\n    for (long long i = 1; i <= n; i *= 2) cout << i << "\\n";'),
    ],
    [
      'logarithmic',
      cpp(
        '    int n;\n    cin >> n;\n    int lo = 0, hi = n;\n    while (lo < hi) {\n        int mid = lo + (hi - lo) / 2;\n' +
          '        if (1LL * mid * mid < n) lo = mid + 1;\n        else hi = mid;\n    }\n    cout << lo;',
      ),
    ],
    ['linear', cpp(`${readVector}    cout << *max_element(a.begin(), a.end());`)],
    [
      'linear',
      cpp('    string s;\n    getline(cin, s);\n    for (size_t i = 0; i < s.size(); ++i) cout << s[i];'),
    ],
    ['linear', cpp('    int x, s = 0;\n    while (cin >> x) s += x;\n    cout << s;')],
    [
      'linear',
      cpp(
        `${readVector}    unordered_map<int, int> c;\n    for (int x : a) c[x]++;\n    for (auto& [k, v] : c) cout << k << v;`,
      ),
    ],
    [
      'linear',
      cpp(
        '    cin >> n >> m;\n    while (m--) {\n        int u, v;\n        cin >> u >> v;\n        g[u].push_back(v);\n        g[v].push_back(u);\n    }\n    dfs(1);',
        'const int N = 2e5 + 5;\nvector<int> g[N];\nbool seen[N];\nint n, m;\nvoid dfs(int u) {\n    seen[u] = true;\n    for (int v : g[u]) {\n        if (!seen[v]) dfs(v);\n    }\n}',
      ),
    ],
    [
      'linear',
      cpp(
        '    int n;\n    cin >> n;\n    vector<vector<int>> g(n);\n    for (int i = 1; i < n; i++) {\n        int p;\n        cin >> p;\n        g[p].push_back(i);\n    }\n' +
          '    vector<int> d(n, -1);\n    queue<int> q;\n    q.push(0);\n    d[0] = 0;\n    while (!q.empty()) {\n        int u = q.front();\n        q.pop();\n' +
          '        for (int v : g[u]) if (d[v] == -1) { d[v] = d[u] + 1; q.push(v); }\n    }',
      ),
    ],
    [
      'linear',
      cpp(
        `${readVector}    int j = 0;\n    for (int i = 0; i < n; i++) {\n        while (j < n && a[j] - a[i] < 5) j++;\n        cout << j - i << " ";\n    }`,
      ),
    ],
    [
      'linear',
      cpp(
        '    int n;\n    read(n);\n    for (int i = 0; i < n; i++) cout << i;',
        "template <typename T> void read(T &x) {\n    x = 0;\n    char c = getchar();\n    while (c < '0') c = getchar();\n    while (c >= '0') { x = x * 10 + c - '0'; c = getchar(); }\n}",
      ),
    ],
    ['linearithmic', cpp(`${readVector}    sort(a.begin(), a.end());\n    cout << a[0];`)],
    [
      'linearithmic',
      cpp(
        '    cin >> n;\n    for (int i = 0; i < n; i++) cin >> a[i];\n    std::sort(a, a + n, [](int x, int y) { return x > y; });',
        'int n, a[200005];',
      ),
    ],
    [
      'linearithmic',
      cpp(`${readVector}    set<int> s;\n    for (int x : a) s.insert(x);\n    cout << s.size();`),
    ],
    ['linearithmic', cpp(`${readVector}    map<int, int> m;\n    for (int x : a) m[x]++;`)],
    [
      'linearithmic',
      cpp(
        `${readVector}    priority_queue<int, vector<int>, greater<int>> q(a.begin(), a.end());\n    while (q.size() > 1) {\n        int x = q.top(); q.pop();\n        int y = q.top(); q.pop();\n        q.push(x + y);\n    }`,
      ),
    ],
    [
      'linearithmic',
      cpp(
        `${readVector}    vector<int> d;\n    for (int x : a) {\n        auto it = lower_bound(d.begin(), d.end(), x);\n        if (it == d.end()) d.push_back(x);\n        else *it = x;\n    }`,
      ),
    ],
    [
      'linearithmic',
      cpp(
        `${readVector}    Fenwick f(n);\n    long long c = 0;\n    for (int i = n - 1; i >= 0; i--) {\n        c += f.sum(a[i] - 1);\n        f.add(a[i], 1);\n    }\n    cout << c;`,
        'struct Fenwick {\n    int n;\n    vector<long long> t;\n    Fenwick(int n) : n(n), t(n + 1) {}\n    void add(int i, int v) { for (; i <= n; i += i & -i) t[i] += v; }\n' +
          '    long long sum(int i) { long long s = 0; for (; i > 0; i -= i & -i) s += t[i]; return s; }\n};',
      ),
    ],
    [
      'linearithmic',
      cpp(
        '    int n;\n    cin >> n;\n    vector<bool> p(n + 1, true);\n    for (int i = 2; i <= n; i++)\n        if (p[i])\n            for (int j = 2 * i; j <= n; j += i) p[j] = false;',
      ),
    ],
    [
      'linearithmic',
      cpp(
        '    int t;\n    cin >> t;\n    while (t--) {\n        int n;\n        cin >> n;\n        vector<int> a(n);\n        for (auto &x : a) cin >> x;\n        sort(a.begin(), a.end());\n        cout << a[n / 2] << "\\n";\n    }',
      ),
    ],
    [
      'quadratic',
      cpp(
        `${readVector}    for (int i = 0; i < n; i++) for (int j = i + 1; j < n; j++) if (a[i] + a[j] == 0) cout << i;`,
      ),
    ],
    [
      'quadratic',
      cpp(
        '    int n, m;\n    cin >> n >> m;\n    vector<vector<int>> d(n + 1, vector<int>(m + 1));\n    for (int i = 1; i <= n; i++) for (int j = 1; j <= m; j++) d[i][j] = d[i - 1][j] + d[i][j - 1];',
      ),
    ],
    [
      'quadratic',
      cpp(`${readVector}    for (int x : a) if (find(a.begin(), a.end(), -x) != a.end()) cout << x;`),
    ],
    [
      'cubic',
      cpp(
        '    cin >> n;\n    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) cin >> d[i][j];\n' +
          '    for (int k = 0; k < n; k++) for (int i = 0; i < n; i++) for (int j = 0; j < n; j++)\n        d[i][j] = min(d[i][j], d[i][k] + d[k][j]);',
        'int n, d[505][505];',
      ),
    ],
    [
      'exponential',
      cpp(
        `${readVector}    int c = 0;\n    for (int m = 0; m < (1 << n); m++) {\n        int s = 0;\n        for (int i = 0; i < n; i++) if (m >> i & 1) s += a[i];\n        c += s == 0;\n    }`,
      ),
    ],
    [
      'exponential',
      cpp(`${readVector}    do { cout << a[0]; } while (next_permutation(a.begin(), a.end()));`),
    ],
    [
      'exponential',
      cpp(
        '    cin >> n;\n    go(0);',
        'int n;\nvector<int> path;\nbool used[20];\nvoid go(int k) {\n    if (k == n) return;\n    for (int i = 0; i < n; i++) {\n        if (used[i]) continue;\n        used[i] = true;\n        go(k + 1);\n        used[i] = false;\n    }\n}',
      ),
    ],
    [
      'exponential',
      cpp(
        '    int n;\n    cin >> n;\n    function<int(int)> f = [&](int k) -> int { return k < 2 ? k : f(k - 1) + f(k - 2); };\n    cout << f(n);',
      ),
    ],
  ])('%s: %s', async (expected, source) => {
    expect(await classByRules('cpp', source)).toBe(expected);
  });

  it('of definitions alone are judged by what they define', async () => {
    const source =
      '#include <vector>\nusing namespace std;\nvector<int> seen;\nclass Solution {\npublic:\n    int pairs(vector<int>& nums, int k) {\n        int c = 0;\n' +
      '        for (int i = 0; i < nums.size(); i++)\n            for (int j = 0; j < i; j++) c += nums[i] + nums[j] == k;\n        return c;\n    }\n};\n';
    expect(await classByRules('cpp', source)).toBe('quadratic');
  });
});
