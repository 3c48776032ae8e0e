import type { Analyzer } from '../platform/execution-parts.ts';

/**
 * Programs go unread until the analyzer's disposable child is joined: every analysis is "unknown", with this
 * reason, and predictions rest on history alone.
 */
export function openAnalyzer(): Analyzer {
  return {
    analyze: async ({ programId, runtime }) => ({
      kind: 'unknown',
      programId,
      language: runtime,
      reason: 'this version does not read code yet',
      analysisMs: 0,
    }),
  };
}
