import type { IsolationLevel } from './instance.ts';

/** Between a language and the level that it is offered at beside the usual one. */
const SEPARATOR = '@';

/**
 * What a language at a further level is called: `python@microvm`. At the usual level of a server it is called as the language is. The two
 * are runtimes of their own: who wants one cannot be given the other, so each is forecast, priced and held for itself.
 */
export function runtimeAtLevel(language: string, level: IsolationLevel): string {
  return `${language}${SEPARATOR}${level}`;
}

/** The language of a runtime, at whatever level. */
export function languageOf(runtime: string): string {
  const at = runtime.indexOf(SEPARATOR);
  return at < 0 ? runtime : runtime.slice(0, at);
}
