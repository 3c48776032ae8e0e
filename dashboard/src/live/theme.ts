import { type Signal, signal } from '../ui.ts';

/** system: as the browser prefers. */
export type Theme = 'system' | 'light' | 'dark';

const STORAGE_NAME = 'chameleon.theme';

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_NAME);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const theme: Signal<Theme> = signal(storedTheme());

/** Counts up whenever colours may have changed: what is drawn on a canvas is drawn anew. */
export const colourRound: Signal<number> = signal(0);

function apply(): void {
  if (theme.value === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme.value;
  }
  colourRound.value += 1;
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  localStorage.setItem(STORAGE_NAME, chosen);
  apply();
}

/** Applies what was chosen before, and follows the browser from then on. */
export function keepTheme(): void {
  apply();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
}
