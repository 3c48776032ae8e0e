import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { dashboardViews } from '../../test/support/browser/dashboard-views.ts';
import { chromiumPath, type OpenBrowser, openBrowser } from '../../test/support/browser/open-browser.ts';
import { submitTraffic } from '../../test/support/browser/submit-traffic.ts';
import { startServe } from '../../test/support/served/serve-process.ts';
import { usableIsolation } from '../../test/support/served/usable-isolation.ts';
import { projectRoot } from '../../test/support/source-tree.ts';

// Pictures of every view for the documents, of a server that some users keep busy for a while.

const TRAFFIC_S_DEFAULT = 240;
const WIDTH_PX = 1280;
const HEIGHT_PX_MAX = 1150;
/** Beside all views in light colours, these in dark ones. */
const DARK_VIEWS = ['overview', 'programs'];

/** A wave of half a minute, with a burst at each fortieth submission that no small fixed stock is enough for. */
function pauseMs(turn: number): number {
  const wave = 1 + Math.sin(turn / 12);
  return turn % 40 > 30 ? 40 : 300 + 900 * wave;
}

async function keepBusy(url: string, durationS: number): Promise<string> {
  const runs: Promise<readonly string[]>[] = [];
  const end = performance.now() + durationS * 1000;
  for (let turn = 0; performance.now() < end; turn += 1) {
    runs.push(submitTraffic(url, { from: turn, count: 1 }));
    await wait(pauseMs(turn));
  }
  const ids = (await Promise.all(runs)).flat();
  return ids.at(-7) ?? '';
}

/** What a view shows only after somebody has asked for it. */
async function actOn(page: Page, view: string): Promise<void> {
  if (view === 'run') {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.desk-result .waterfall').waitFor();
  }
  if (view === 'programs') {
    await page.getByRole('button', { name: 'Analyse' }).click();
    await page.locator('.cm-marked-line').first().waitFor();
  }
}

async function savePicture(page: Page, path: string): Promise<void> {
  const heightPx = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const height = Math.min(HEIGHT_PX_MAX, heightPx);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: WIDTH_PX, height } });
  console.log(path);
}

async function saveAll(
  browser: OpenBrowser,
  given: { readonly url: string; readonly executionId: string; readonly colourScheme: 'light' | 'dark' },
): Promise<void> {
  const { url, executionId, colourScheme } = given;
  const { page } = await browser.openPage({ colourScheme, widthPx: WIDTH_PX });
  const views = dashboardViews({ user: 'ada', executionId });
  for (const { name, hash } of views.filter(
    ({ name }) => colourScheme === 'light' || DARK_VIEWS.includes(name),
  )) {
    // Programs begins with an example whose lines have something to tell.
    await page.goto(`${url}/dashboard/${name === 'programs' ? '#/programs' : hash}`);
    await page.getByText('Live', { exact: true }).waitFor();
    await actOn(page, name);
    await wait(1500);
    const suffix = colourScheme === 'dark' ? '-dark' : '';
    await savePicture(page, join(projectRoot, 'docs', 'screenshots', `${name}${suffix}.png`));
  }
  await page.close();
}

const { level, reason } = usableIsolation();
if (chromiumPath === undefined || level === undefined) {
  throw new Error(chromiumPath === undefined ? 'no Chromium: apt-get install chromium' : reason);
}
const dataFolder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const env = { CHAMELEON_CHALLENGER: 'weighted-sum' };
const server = await startServe({ dataFolder, isolation: level, env });
const browser = await openBrowser(chromiumPath);
try {
  const executionId = await keepBusy(server.url, Number(process.argv[2] ?? TRAFFIC_S_DEFAULT));
  // One more stream of submissions goes on meanwhile, so that what is live is seen live.
  const more = keepBusy(server.url, 40);
  await saveAll(browser, { url: server.url, executionId, colourScheme: 'light' });
  await saveAll(browser, { url: server.url, executionId, colourScheme: 'dark' });
  await more;
} finally {
  await browser.close();
  server.signal('SIGTERM');
  await server.ended;
  rmSync(dataFolder, { recursive: true, force: true });
}
