import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type ServeProcess, startServe } from '../served/serve-process.ts';
import { usableIsolation } from '../served/usable-isolation.ts';
import { chromiumPath, type OpenBrowser, openBrowser } from './open-browser.ts';
import { submitTraffic } from './submit-traffic.ts';

const { level, reason } = usableIsolation();

/** What this machine lacks to try the dashboard; empty: nothing. */
export const dashboardLacks =
  chromiumPath === undefined ? 'Debian’s package chromium is not installed' : reason;

/** A server of its own with a browser; where the server wants no key, some executions have run. */
export interface DashboardBench {
  readonly server: ServeProcess;
  readonly browser: OpenBrowser;
  readonly ids: readonly string[];
  close(): Promise<void>;
}

const SUBMISSION_COUNT = 16;

export async function openDashboardBench(
  env: Readonly<Record<string, string>> = {},
): Promise<DashboardBench> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  const server = await startServe({ dataFolder, isolation: level ?? 'process', env });
  const browser = await openBrowser(chromiumPath ?? '');
  const isOpen = env.CHAMELEON_API_KEYS === undefined;
  const ids = isOpen ? await submitTraffic(server.url, { from: 0, count: SUBMISSION_COUNT }) : [];
  return {
    server,
    browser,
    ids,
    async close() {
      await browser.close();
      server.signal('SIGTERM');
      await server.ended;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Writes a program in the place of the one in the editor, as somebody would who pastes it. */
export async function replaceProgram(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Program' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(code);
}
