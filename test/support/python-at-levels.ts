import type { IsolationLevel } from '../../src/model/instance.ts';
import { runtimeAtLevel } from '../../src/model/runtime-at-level.ts';
import type { RuntimeView } from '../../src/platform/runtime-view.ts';

/** Python as a server of these levels offers it, the usual one first. Machines have no network here. */
export function pythonAt(...levels: readonly IsolationLevel[]): readonly RuntimeView[] {
  return levels.map((level, index) => ({
    runtime: index === 0 ? 'python' : runtimeAtLevel('python', level),
    language: 'python',
    level,
    isNetworkOffered: level !== 'microvm',
    displayName: 'Python',
    version: '3',
    aliases: ['py'],
    extensions: ['.py'],
    fileName: 'main.py',
    isKeepable: true,
  }));
}
