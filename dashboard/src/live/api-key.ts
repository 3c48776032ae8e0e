import { type Signal, signal } from '../ui.ts';

/** Kept as long as the tab is open, and nowhere else. */
const STORAGE_NAME = 'chameleon.api-key';

const key: Signal<string | undefined> = signal(sessionStorage.getItem(STORAGE_NAME) ?? undefined);

/** The server wants a key that it was not given. */
export const isKeyWanted: Signal<boolean> = signal(false);

export function currentKey(): string | undefined {
  return key.value;
}

/** Whether a key is held that could be forgotten. */
export function hasKey(): boolean {
  return key.value !== undefined;
}

export function keepKey(given: string): void {
  sessionStorage.setItem(STORAGE_NAME, given);
  key.value = given;
  isKeyWanted.value = false;
}

export function forgetKey(): void {
  sessionStorage.removeItem(STORAGE_NAME);
  key.value = undefined;
  isKeyWanted.value = true;
}
