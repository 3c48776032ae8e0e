import { describe, expect, it } from 'vitest';
import { classByRules } from '../../../test/support/class-by-rules.ts';

/** A C program: what stands before main, and main's body. */
const c = (body: string, before = ''): string =>
  `#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n${before}\nint main(void) {\n${body}\n    return 0;\n}\n`;
const readArray = '    scanf("%d", &n);\n    for (int i = 0; i < n; i++) scanf("%d", &a[i]);\n';
const globals = '#define N 100005\nint n, a[N];';

describe('C programs', () => {
  it.each([
    ['constant', c('    int a, b;\n    scanf("%d %d", &a, &b);\n    printf("%d\\n", a + b);')],
    [
      'constant',
      c('    for (int i = 1; i <= 9; i++) { for (int j = 1; j <= i; j++) printf("%d ", i * j); }'),
    ],
    [
      'constant',
      c('    for (int i = 0; i < N; i++) s += i;\n    printf("%d", s);', '#define N 1000\nstatic int s;'),
    ],
    [
      'constant',
      c('    int n;\n    scanf("%d", &n);\n    if (n % 2 == 0 && n > 2) puts("YES"); else puts("NO");'),
    ],
    ['logarithmic', c('    int n, s = 0;\n    scanf("%d", &n);\n    while (n) { s += n % 10; n /= 10; }')],
    [
      'logarithmic',
      c(
        '    int a, b;\n    scanf("%d%d", &a, &b);\n    printf("%d", gcd(a, b));',
        'int gcd(int a, int b) { return b == 0 ? a : gcd(b, a % b); }',
      ),
    ],
    [
      'logarithmic',
      c(
        '    long long b, e;\n    scanf("%lld%lld", &b, &e);\n    printf("%lld", power(b, e));',
        'typedef long long ll;\nll power(ll b, ll e) {\n    ll r = 1;\n    while (e > 0) {\n        if (e & 1) r = r * b % 1000000007;\n' +
          '        b = b * b % 1000000007;\n        e >>= 1;\n    }\n    return r;\n}',
      ),
    ],
    ['linear', c(`${readArray}    printf("%d", a[n - 1]);`, globals)],
    ['linear', c('    int n, s = 0;\n    while (scanf("%d", &n) != EOF) s += n;\n    printf("%d", s);')],
    [
      'linear',
      c(
        '    char s[1000];\n    scanf("%s", s);\n    int l = strlen(s);\n    for (int i = 0; i < l; i++) putchar(s[i]);',
      ),
    ],
    [
      'linear',
      c(
        '    int n;\n    scanf("%d", &n);\n    int *a = (int *)malloc(n * sizeof(int));\n    fill(a, n);\n    free(a);',
        'void fill(int *a, int n) {\n    for (int i = 0; i < n; i++) a[i] = i;\n}',
      ),
    ],
    [
      'linear',
      c(
        '    int q;\n    scanf("%d", &q);\n    while (q--) {\n        int x;\n        scanf("%d", &x);\n        printf("%d\\n", x * 2);\n    }',
      ),
    ],
    [
      'linear',
      c(
        '    scanf("%d", &n);\n    printf("%d", f(n));',
        'int n;\nint f(int k) { return k <= 1 ? 1 : k * f(k - 1); }',
      ),
    ],
    [
      'linear',
      c(
        '    int n;\n    scanf("%d", &n);\n    memset(memo, -1, sizeof(memo));\n    printf("%lld", fib(n));',
        'long long memo[100];\nlong long fib(int n) {\n    if (n < 2) return n;\n    if (memo[n] != -1) return memo[n];\n' +
          '    return memo[n] = fib(n - 1) + fib(n - 2);\n}',
      ),
    ],
    [
      'linear',
      c(
        `${readArray}    int l = 0, r = n - 1;\n    while (l < r) {\n        if (a[l] + a[r] > 10) r--; else l++;\n    }`,
        globals,
      ),
    ],
    [
      'linearithmic',
      c(
        `${readArray}    qsort(a, n, sizeof(int), compare);\n    printf("%d", a[0]);`,
        `${globals}\nint compare(const void *x, const void *y) { return *(const int *)x - *(const int *)y; }`,
      ),
    ],
    [
      'linearithmic',
      c(
        `${readArray}    sort(0, n - 1);`,
        `${globals}\nint b[N];\nvoid sort(int l, int r) {\n    if (l >= r) return;\n    int m = (l + r) / 2;\n    sort(l, m);\n    sort(m + 1, r);\n` +
          '    int i = l, j = m + 1, k = l;\n    while (i <= m && j <= r) b[k++] = a[i] < a[j] ? a[i++] : a[j++];\n    while (i <= m) b[k++] = a[i++];\n' +
          '    while (j <= r) b[k++] = a[j++];\n    for (i = l; i <= r; i++) a[i] = b[i];\n}',
      ),
    ],
    [
      'quadratic',
      c(
        `${readArray}    for (int i = 0; i < n; i++)\n        for (int j = 0; j + 1 < n - i; j++)\n` +
          '            if (a[j] > a[j + 1]) { int t = a[j]; a[j] = a[j + 1]; a[j + 1] = t; }',
        globals,
      ),
    ],
    [
      'quadratic',
      c('    char s[1000];\n    scanf("%s", s);\n    for (int i = 0; i < strlen(s); i++) putchar(s[i]);'),
    ],
    [
      'cubic',
      c(
        '    scanf("%d", &n);\n    for (int i = 0; i < n; i++)\n        for (int j = 0; j < n; j++)\n            for (int k = 0; k < n; k++)\n' +
          '                c[i][j] += a[i][k] * b[k][j];',
        'int n;\ndouble a[300][300], b[300][300], c[300][300];',
      ),
    ],
    [
      'exponential',
      c(
        '    int n;\n    scanf("%d", &n);\n    printf("%d", fib(n));',
        'int fib(int n) {\n    if (n < 2) return n;\n    return fib(n - 1) + fib(n - 2);\n}',
      ),
    ],
    [
      'exponential',
      c(
        '    int n;\n    scanf("%d", &n);\n    hanoi(n, 1, 2, 3);',
        'void hanoi(int n, int a, int b, int c) {\n    if (n == 0) return;\n    hanoi(n - 1, a, c, b);\n    printf("%d %d\\n", a, c);\n    hanoi(n - 1, b, a, c);\n}',
      ),
    ],
    [
      'exponential',
      c(
        '    int n, best = 0;\n    scanf("%d", &n);\n    for (int m = 0; m < (1 << n); m++) if (m > best) best = m;',
      ),
    ],
  ])('%s: %s', async (expected, source) => {
    expect(await classByRules('c', source)).toBe(expected);
    expect(await classByRules('cpp', source)).toBe(expected);
  });
});
