import type { IsolationLevel } from '../model/instance.ts';
import type { LanguageInfo, RuntimeInfo } from './driver.ts';

/** The languages that were found, as runtimes of the one level of a driver. */
export function offerAtLevel(
  languages: readonly LanguageInfo[],
  at: { readonly level: IsolationLevel; readonly isNetworkOffered: boolean },
): readonly RuntimeInfo[] {
  return languages.map((language) => ({ ...language, language: language.runtime, ...at }));
}
