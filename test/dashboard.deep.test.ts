import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardFolder } from '../src/api/dashboard-files.ts';
import {
  type DashboardBench,
  dashboardLacks,
  openDashboardBench,
  replaceProgram,
} from './support/browser/dashboard-bench.ts';
import { dashboardViews } from './support/browser/dashboard-views.ts';
import { findViolations } from './support/browser/find-violations.ts';
import { reportFocus } from './support/browser/focus-order.ts';
import type { OpenBrowser } from './support/browser/open-browser.ts';

const why = dashboardLacks === '' ? '' : `(skipped: ${dashboardLacks})`;

const JAVASCRIPT_BYTES_MAX = 300 * 1024;
/** What happens is shown within so long. */
const SHOWN_MS_MAX = 2000;
const hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script><b>bold</b>';

describe.skipIf(dashboardLacks !== '')(
  `the dashboard of a real server, in Chromium ${why}`,
  { timeout: 120_000 },
  () => {
    let bench: DashboardBench;
    beforeAll(async () => {
      bench = await openDashboardBench();
    }, 120_000);
    afterAll(() => bench?.close(), 60_000);

    const views = () => dashboardViews({ user: 'ada', executionId: bench.ids[0] ?? '' });
    const open = async (options?: Parameters<OpenBrowser['openPage']>[0]) => {
      const watched = await bench.browser.openPage(options);
      const show = async (hash: string) => {
        await watched.page.goto(`${bench.server.url}/dashboard/${hash}`);
        await watched.page.getByText('Live', { exact: true }).waitFor();
      };
      return { ...watched, show };
    };

    it('is where a browser is sent that asks for the server itself', async () => {
      const { page, problems } = await open();
      await page.goto(bench.server.url);
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      expect(page.url()).toBe(`${bench.server.url}/dashboard/`);
      expect(problems).toEqual([]);
      await page.close();
    });

    it('opens every view with real data, without an error or a violation of its policy', async () => {
      const { page, problems, show } = await open();
      for (const { name, hash, heading } of views()) {
        await show(hash);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await expect.poll(() => page.locator('main .loading').count(), { message: name }).toBe(0);
        expect(await page.locator('main [role=alert]').allTextContents(), name).toEqual([]);
        expect(problems, name).toEqual([]);
      }
      await page.close();
    });

    it('tells the figures that the API tells', async () => {
      const { page, show } = await open();
      await show('#/overview');
      const starts = page.getByRole('list', { name: 'Starts by kind' });
      await expect.poll(() => starts.getByText('prewarmed: a booted one was there').count()).toBe(1);
      const pool = (await (await fetch(`${bench.server.url}/v1/pool`)).json()) as {
        readonly totals: { readonly startCounts: Readonly<Record<string, number>> };
      };
      const { cold = 0, prewarmed = 0, warm = 0, kept = 0 } = pool.totals.startCounts;
      const avoided = page.locator('.stat', { hasText: 'Cold starts avoided' });
      await expect
        .poll(() => avoided.textContent())
        .toContain(`${prewarmed + warm + kept} of ${cold + prewarmed + warm + kept} starts`);
      await page.getByRole('img', { name: /forecast and cold starts over time/ }).waitFor();
      await page.getByText('The same as a table').click();
      await expect.poll(() => page.locator('.chart-table tbody tr').count()).toBeGreaterThan(2);
      await page.close();
    });

    it('shows a run from the page among the executions and on the overview within 2 s', async () => {
      const [runner, list, overview] = await Promise.all([open(), open(), open()]);
      await Promise.all([runner.show('#/run'), list.show('#/executions'), overview.show('#/overview')]);
      await replaceProgram(
        runner.page,
        'import time\nprint("begun", flush=True)\ntime.sleep(3)\nprint("done")\n',
      );
      await runner.page.getByRole('button', { name: 'Run', exact: true }).click();
      const href = await runner.page.getByRole('link', { name: 'Details' }).getAttribute('href');
      const link = (page: Page) => page.locator(`main a[href="${href}"]`);
      await Promise.all(
        [list.page, overview.page].map((page) => link(page).waitFor({ timeout: SHOWN_MS_MAX })),
      );
      // What it prints is there before it ends.
      const output = runner.page.locator('figure.output pre').first();
      await expect.poll(() => output.textContent()).toBe('begun\n');
      const standing = runner.page.getByRole('status', { name: 'How it stands' });
      expect(await standing.textContent()).toMatch(/^running/);
      await expect.poll(() => output.textContent(), { timeout: 20_000 }).toBe('begun\ndone\n');
      await expect.poll(() => standing.textContent()).toMatch(/^succeeded/);
      expect(await runner.page.locator('.waterfall tbody tr').count()).toBeGreaterThanOrEqual(5);
      expect([...runner.problems, ...list.problems, ...overview.problems]).toEqual([]);
      await Promise.all([runner, list, overview].map(({ page }) => page.close()));
    });

    it('filters executions as the API does, page by page, and keeps the filters in the address', async () => {
      const { page, problems, show } = await open();
      await show('#/executions');
      await page.getByLabel('Outcome').selectOption('failed');
      await page.getByLabel('Rows').selectOption('20');
      const outcomes = page.locator('main tbody .badge');
      await expect.poll(() => outcomes.allTextContents()).not.toContain('succeeded');
      expect(new Set(await outcomes.allTextContents())).toEqual(new Set(['failed']));
      await page.getByLabel('User').fill('ada');
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByRole('heading', { name: 'Of ada' }).waitFor();
      expect(page.url()).toMatch(/#\/executions\?outcome=failed&count=20&user=ada$/);
      await show('#/executions?count=5');
      const links = page.locator('main tbody th a');
      await expect.poll(() => links.count()).toBe(5);
      const newest = await links.allTextContents();
      await page.getByRole('link', { name: 'Older ones' }).click();
      await expect.poll(() => links.first().textContent()).not.toBe(newest[0]);
      expect((await links.allTextContents()).filter((id) => newest.includes(id))).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    });

    it('shows what programs print as text, whatever it holds', async () => {
      const { page, problems, show } = await open();
      await show('#/run');
      await replaceProgram(
        page,
        `import sys\nprint(${JSON.stringify(hostile)})\nsys.exit(${JSON.stringify(hostile)})\n`,
      );
      await page.keyboard.press('Control+Enter');
      await page.getByText('failed', { exact: true }).waitFor({ timeout: 20_000 });
      const shown = async () => {
        const panes = await page.locator('figure.output pre').allTextContents();
        expect(panes).toEqual([`${hostile}\n`, `${hostile}\n`]);
        expect(await page.locator('figure.output pre *').count()).toBe(0);
        expect(await page.evaluate('window.hacked')).toBeUndefined();
      };
      await shown();
      await page.getByRole('link', { name: 'Details' }).click();
      await page.getByRole('heading', { name: 'Predicted against actual' }).waitFor();
      await shown();
      expect(problems).toEqual([]);
      await page.close();
    });

    it('cancels a run, and sends input to one that goes on reading', async () => {
      const { page, problems, show } = await open();
      await show('#/run');
      await replaceProgram(page, 'for line in open(0):\n    print(line.upper(), end="", flush=True)\n');
      await page.getByLabel(/Keep the input open/).check();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByLabel('A line of input').fill('hello');
      await page.getByRole('button', { name: 'Send' }).click();
      const output = page.locator('figure.output pre').first();
      await expect.poll(() => output.textContent(), { timeout: 20_000 }).toBe('HELLO\n');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('cancelled', { exact: true }).first().waitFor({ timeout: 20_000 });
      expect(problems).toEqual([]);
      await page.close();
    });

    it('marks the lines of a program that drive its cost', async () => {
      const { page, problems, show } = await open();
      await show('#/programs');
      await replaceProgram(
        page,
        'n = int(input())\nfor i in range(n):\n    for j in range(n):\n        print(i * j)\n',
      );
      await page.getByRole('button', { name: 'Analyse' }).click();
      await expect
        .poll(() => page.locator('.cm-marked-line').count(), { timeout: 20_000 })
        .toBeGreaterThanOrEqual(2);
      expect(await page.locator('.cm-mark-reason').first().textContent()).toMatch(/time/);
      await page.locator('.stat', { hasText: 'quadratic' }).waitFor();
      expect(problems).toEqual([]);
      await page.close();
    });

    it('reads the program of an execution, runs it a little where that is asked for, and hands it on to be run', async () => {
      const { page, problems, show } = await open();
      await show(`#/programs?execution=${bench.ids[0]}`);
      const editor = page.locator('.cm-content');
      await expect.poll(() => editor.textContent()).toContain('station');
      await page.locator('.stat', { hasText: 'Duration' }).waitFor();
      await page.getByLabel('Short runs').selectOption('always');
      await page.getByRole('button', { name: 'Analyse' }).click();
      await page.getByText('With an empty input').waitFor({ timeout: 30_000 });
      await page.getByRole('button', { name: 'Open in Run' }).click();
      await page.getByRole('heading', { level: 1, name: 'Run' }).waitFor();
      await expect.poll(() => editor.textContent()).toContain('station');
      expect(await page.getByLabel('Language').inputValue()).toBe('python');
      expect(problems).toEqual([]);
      await page.close();
    });

    it.each(['light', 'dark'] as const)(
      'has no serious violation of accessibility rules, %s',
      async (colourScheme) => {
        const { page, show } = await open({ colourScheme });
        for (const { name, hash, heading } of views()) {
          await show(hash);
          await page.getByRole('heading', { level: 1, name: heading }).waitFor();
          await expect.poll(() => page.locator('main .loading').count()).toBe(0);
          expect(await findViolations(page), name).toEqual([]);
        }
        await page.close();
      },
    );

    it('is reached by the keyboard everywhere, and no editor holds it', async () => {
      const { page, show } = await open();
      for (const { name, hash } of views()) {
        await show(hash);
        await expect.poll(() => page.locator('main .loading').count()).toBe(0);
        const hasEditor = name === 'programs' || name === 'run';
        if (hasEditor) {
          await page.locator('.cm-content').waitFor();
        }
        const { wanted, reached } = await reportFocus(page);
        expect(wanted.length, name).toBeGreaterThan(9);
        expect(wanted.some((each) => each.includes(' DIV ')) || !hasEditor, name).toBe(true);
        // Links to executions come and go while somebody walks: there is no order of those.
        const missed = wanted.filter((each) => !reached.includes(each) && !each.includes(' A exe_'));
        expect(missed, name).toEqual([]);
      }
      await page.close();
    });

    it('keeps the colours that somebody chooses', async () => {
      const { page, show } = await open({ colourScheme: 'light' });
      await show('#/overview');
      const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      const light = await ground();
      await page.getByLabel('Colours').selectOption('dark');
      const dark = await ground();
      expect(dark).not.toBe(light);
      await page.reload();
      expect(await ground()).toBe(dark);
      await page.close();
    });

    it('fits a narrow screen without scrolling sideways', async () => {
      const { page, show } = await open({ widthPx: 390 });
      for (const { name, hash } of views()) {
        await show(hash);
        await expect.poll(() => page.locator('main .loading').count()).toBe(0);
        expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(390);
      }
      await page.close();
    });

    it('is small', () => {
      const scripts = readdirSync(join(dashboardFolder, 'assets')).filter((name) => name.endsWith('.js'));
      const sizes = scripts.map(
        (name) => gzipSync(readFileSync(join(dashboardFolder, 'assets', name))).length,
      );
      expect(scripts.length).toBeGreaterThan(1);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(JAVASCRIPT_BYTES_MAX);
    });
  },
);
