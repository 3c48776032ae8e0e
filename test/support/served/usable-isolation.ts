import { openableLevels, probeLauncher } from '../probe-launcher.ts';

/** The isolation level that this machine can be used with; or why there is none. */
export function usableIsolation(): { readonly level?: string; readonly reason: string } {
  try {
    const [level] = openableLevels();
    return level === undefined
      ? { reason: `no user namespaces (${probeLauncher().namespaces.user}) and no Landlock` }
      : { level, reason: '' };
  } catch (error) {
    return { reason: `the launcher does not run here: ${String(error)}` };
  }
}
