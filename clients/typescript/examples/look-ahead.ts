import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });
const code = 'n = int(input())\nprint(sum(i * j for i in range(n) for j in range(n)))';

const { timeComplexity, bottleneck } = await client.analyze({ language: 'python', code });
console.log(timeComplexity?.class, bottleneck); // quadratic cpu

// A contest begins in a minute: what it needs is warm by then.
const { intent } = await client.announce({
  language: 'python',
  executionCount: 20,
  probability: 0.9,
  startsInMs: 60_000,
});
console.log(intent.executionCount, intent.user); // 20 ada

const [forecasts, pool, why] = await Promise.all([client.forecast(), client.pool(), client.explain()]);
console.log(forecasts.horizonMs > 0, pool.mode, why.runtimes.length > 0); // true predictive true
