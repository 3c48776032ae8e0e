import { messageOf } from '../api/api-problem.ts';
import type { AnalysisAnswer, AnalysisRequestInput, Program } from '../api/api-schemas.ts';
import { type Signal, signal } from '../ui.ts';
import { server } from './server.ts';

export type ProbeMode = NonNullable<AnalysisRequestInput['probe']>;

/** What somebody is about to have read. It stays while they look at other views, and goes with the tab. */
export interface AnalysisDraft {
  readonly code: string;
  /** Empty: the server finds out. */
  readonly language: string;
  /** Whether it is run a little, too. */
  readonly probe: ProbeMode;
}

const example = `n = int(input())
pairs = []
for i in range(n):
    for j in range(n):
        pairs.append(i * j)
print(sum(sorted(pairs)))
`;

export const analysisDraft: Signal<AnalysisDraft> = signal({ code: example, language: '', probe: 'never' });

/** What was told of the draft last; undefined: nothing yet. */
export const analysis: Signal<AnalysisAnswer | undefined> = signal(undefined);

export const isAnalysing: Signal<boolean> = signal(false);

/** What went wrong with the last request. */
export const analysisProblem: Signal<string | undefined> = signal(undefined);

export function changeAnalysisDraft(change: Partial<AnalysisDraft>): void {
  analysisDraft.value = { ...analysisDraft.value, ...change };
}

async function attempt(work: () => Promise<void>): Promise<void> {
  isAnalysing.value = true;
  analysisProblem.value = undefined;
  try {
    await work();
  } catch (failure) {
    analysisProblem.value = messageOf(failure);
  } finally {
    isAnalysing.value = false;
  }
}

async function readDraft(): Promise<void> {
  const { code, language, probe } = analysisDraft.value;
  const body: AnalysisRequestInput = { code, probe, ...(language === '' ? {} : { language }) };
  analysis.value = await server.ask<AnalysisAnswer>('/v1/analyses', { method: 'POST', body });
}

/** Has the draft read. */
export function analyseDraft(): Promise<void> {
  return attempt(readDraft);
}

/** Takes the program of an execution for the draft, and has it read. */
export function analyseExecution(id: string): Promise<void> {
  return attempt(async () => {
    const path = `/v1/executions/${encodeURIComponent(id)}/program`;
    const { code, runtime } = await server.ask<Program>(path);
    changeAnalysisDraft({ code, language: runtime });
    await readDraft();
  });
}
