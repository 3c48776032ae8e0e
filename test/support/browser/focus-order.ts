import type { Page } from 'playwright-core';

/** What of a page can be worked with, each by a name; and what the Tab key really reaches. */
export interface FocusReport {
  readonly wanted: readonly string[];
  readonly reached: readonly string[];
}

/** Numbers all that can be worked with, so that each is told from the others; an editor is what it has in its shadow root. */
const numberAll = `(() => {
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap((each) => each.shadowRoot ?? [])];
  const found = roots.flatMap((root) =>
    [...root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable="true"]')]);
  const seen = found.filter((each) => !each.disabled && each.checkVisibility() && (each.tabIndex >= 0 || each.isContentEditable));
  seen.forEach((each, index) => { each.dataset.focusNumber = String(index); });
  return seen.map((each, index) => index + ' ' + each.tagName + ' ' + (each.textContent ?? '').slice(0, 30));
})()`;

const focused = `(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.dataset?.focusNumber;
})()`;

/** Presses Tab from the top of the page until it comes back there, or has gone on for far longer than it should. */
export async function reportFocus(page: Page): Promise<FocusReport> {
  const wanted = (await page.evaluate(numberAll)) as string[];
  const reached = new Set<string>();
  await page.evaluate('document.activeElement?.blur()');
  for (let press = 0; press < wanted.length * 2 + 10 && reached.size < wanted.length; press += 1) {
    await page.keyboard.press('Tab');
    const number = (await page.evaluate(focused)) as string | undefined;
    if (number !== undefined) {
      reached.add(wanted[Number(number)] ?? '');
    }
  }
  return { wanted, reached: [...reached] };
}
