import type { IsolationLevel } from './instance.ts';

/** The stronger stands further on; instances that exist in the books only wall off nothing. */
const fromWeakest: readonly IsolationLevel[] = [
  'simulated',
  'process-landlock',
  'process',
  'container',
  'microvm',
];

/** Larger is stronger. The numbers mean nothing but their order. */
export function isolationStrength(level: IsolationLevel): number {
  return fromWeakest.indexOf(level);
}
