import { messageOf } from '../api/api-problem.ts';
import type { Execution, StdinReceipt } from '../api/api-schemas.ts';
import type { RunProgress } from '../figures/advance-run.ts';
import { type Signal, signal } from '../ui.ts';
import { runProgram } from './run-program.ts';
import { server } from './server.ts';

/** What somebody is about to run. It stays while they look at other views, and goes with the tab. */
export interface Draft {
  readonly user: string;
  /** Empty: the server finds out. */
  readonly language: string;
  readonly code: string;
  readonly stdin: string;
  /** More input can be sent while it runs. */
  readonly isStdinOpen: boolean;
}

const example = `import time

for n in range(1, 6):
    print(f"{n} squared is {n * n}", flush=True)
    time.sleep(0.3)
`;

export const draft: Signal<Draft> = signal({
  user: 'dashboard',
  language: 'python',
  code: example,
  stdin: '',
  isStdinOpen: false,
});

/** The run that was begun last; undefined: none yet. */
export const progress: Signal<RunProgress | undefined> = signal(undefined);

export const isRunning: Signal<boolean> = signal(false);

/** What went wrong with the last request. */
export const runProblem: Signal<string | undefined> = signal(undefined);

export function changeDraft(change: Partial<Draft>): void {
  draft.value = { ...draft.value, ...change };
}

/** Runs the draft. One at a time: a second call while one runs does nothing. */
export async function runDraft(): Promise<void> {
  if (isRunning.value) {
    return;
  }
  const { user, language, code, stdin, isStdinOpen } = draft.value;
  isRunning.value = true;
  runProblem.value = undefined;
  progress.value = { execution: undefined, stdout: '', stderr: '' };
  try {
    await runProgram(
      { user, code, stdin, stdinOpen: isStdinOpen, ...(language === '' ? {} : { language }) },
      {
        signal: new AbortController().signal,
        onProgress(told) {
          progress.value = told;
        },
      },
    );
  } catch (failure) {
    runProblem.value = messageOf(failure);
  } finally {
    isRunning.value = false;
  }
}

async function attempt(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    runProblem.value = undefined;
    return true;
  } catch (failure) {
    runProblem.value = messageOf(failure);
    return false;
  }
}

/** Asks the running program to end; its stream tells when it has. */
export async function cancelRun(): Promise<void> {
  const id = progress.value?.execution?.id;
  if (id !== undefined) {
    await attempt(server.ask<Execution>(`/v1/executions/${id}`, { method: 'DELETE' }));
  }
}

/** Sends more input to the running program, or ends it. Resolves with whether it was taken. */
export async function sendInput(text: string, end: 'more-follows' | 'ended'): Promise<boolean> {
  const id = progress.value?.execution?.id;
  if (id === undefined) {
    return false;
  }
  const query = end === 'ended' ? '?end=true' : '';
  return attempt(
    server.ask<StdinReceipt>(`/v1/executions/${id}/stdin${query}`, {
      method: 'POST',
      ...(text === '' ? {} : { body: text }),
    }),
  );
}
