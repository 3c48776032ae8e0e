import { expect, it } from 'vitest';
import { startMemoryServer } from '../../../test/support/memory-chameleon/memory-server.ts';
import { runCli } from '../../../test/support/memory-chameleon/run-cli.ts';

const days = ['--since', '1970-01-01', '--until', '1970-01-01'];

it('shows what ran as a table, as JSON or as CSV', async () => {
  const { url, ask } = await startMemoryServer({ prices: { currency: 'EUR', perCpuSecond: 1 } });
  expect((await runCli(['usage', ...days], { url })).out).toBe('nothing ran from 1970-01-01 to 1970-01-01\n');
  await ask('POST', '/v1/executions', { user: 'ann', language: 'python', code: 'print a' });
  const table = await runCli(['usage', ...days], { url });
  expect(table.out).toMatch(/^1970-01-01 to 1970-01-01\n\n *user +executions +cold starts .*EUR/);
  expect(table.out).toMatch(/\n *ann +1 +0 +1 /);
  const csv = await runCli(['usage', ...days, '--csv'], { url });
  expect(csv.out).toMatch(/^tenant,user,.*\r\ndefault,ann,/);
  const json = await runCli(['usage', ...days, '--by', 'runtime', '--json'], { url });
  expect(JSON.parse(json.out).rows).toMatchObject([{ runtime: 'python', executionCount: 1 }]);
});
