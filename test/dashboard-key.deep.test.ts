import { describe, expect, it } from 'vitest';
import { dashboardLacks, openDashboardBench, replaceProgram } from './support/browser/dashboard-bench.ts';

const why = dashboardLacks === '' ? '' : `(skipped: ${dashboardLacks})`;
const API_KEY = 'a-key-of-the-dashboard-test';

describe.skipIf(dashboardLacks !== '')(
  `the dashboard of a server with API keys ${why}`,
  { timeout: 120_000 },
  () => {
    it('asks for a key, refuses a wrong one, and keeps the right one in the tab alone', async () => {
      const bench = await openDashboardBench({ CHAMELEON_API_KEYS: `${API_KEY}:acme` });
      try {
        const { page } = await bench.browser.openPage();
        await page.goto(`${bench.server.url}/dashboard/#/run`);
        const field = page.getByLabel('API key');
        await field.fill('another-key-of-somebody');
        await page.getByRole('button', { name: 'Use this key' }).click();
        await page.getByText('does not know that key').waitFor();
        await field.fill(API_KEY);
        await page.getByRole('button', { name: 'Use this key' }).click();
        await page.getByText('Live', { exact: true }).waitFor();
        await replaceProgram(page, 'print(6 * 7)\n');
        await page.getByRole('button', { name: 'Run', exact: true }).click();
        await expect
          .poll(() => page.locator('figure.output pre').first().textContent(), { timeout: 20_000 })
          .toBe('42\n');
        expect(
          await page.evaluate('JSON.stringify(localStorage) + document.cookie + location.href'),
        ).not.toContain(API_KEY);
        expect(await page.evaluate('JSON.stringify(sessionStorage)')).toContain(API_KEY);
        await page.reload();
        await page.getByText('Live', { exact: true }).waitFor();
        await page.getByRole('button', { name: 'Forget the key' }).click();
        await field.waitFor();
        expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(API_KEY);
      } finally {
        await bench.close();
      }
    });
  },
);
