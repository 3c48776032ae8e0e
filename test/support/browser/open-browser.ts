import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine has a Chromium; undefined: nowhere. Debian's package is called chromium. */
export const chromiumPath = places.find((path) => existsSync(path));

type ColourScheme = 'light' | 'dark';

/** A page that notes what goes wrong in it. */
interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of its console, errors that nothing caught, and violations of its policy. */
  readonly problems: readonly string[];
}

export interface OpenBrowser {
  openPage(options?: {
    readonly colourScheme?: ColourScheme;
    readonly widthPx?: number;
  }): Promise<WatchedPage>;
  close(): Promise<void>;
}

const HEIGHT_PX = 900;

/** The policy tells of each violation as an event; the browser prints most of them, too. */
const tellViolations = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violated: ' + event.violatedDirective + ' ' + event.blockedURI));`;

async function openWatched(
  browser: Browser,
  colourScheme: ColourScheme,
  widthPx: number,
): Promise<WatchedPage> {
  const page = await browser.newPage({
    viewport: { width: widthPx, height: HEIGHT_PX },
    colorScheme: colourScheme,
  });
  const problems: string[] = [];
  await page.addInitScript(tellViolations);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  return { page, problems };
}

/** Starts the Chromium of this machine without a window. */
export async function openBrowser(executablePath: string): Promise<OpenBrowser> {
  // It cannot wall itself off as root; nothing but our own server is opened in it.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  return {
    openPage: ({ colourScheme = 'light', widthPx = 1360 } = {}) =>
      openWatched(browser, colourScheme, widthPx),
    close: () => browser.close(),
  };
}
