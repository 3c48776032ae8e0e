import { cancelRun, changeDraft, draft, isRunning, runDraft, runProblem } from '../live/run-desk.ts';
import { useLanguageOptions } from '../live/use-language-options.ts';
import { Choice } from '../parts/choice.tsx';
import { CodeField } from '../parts/code-field.tsx';
import { RunResult } from '../parts/run-result.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import type { JSX } from '../ui.ts';

/** Runs what somebody writes here, and shows what it prints as it prints it. */
export function RunView(): JSX.Element {
  const { language, code, isStdinOpen, stdin } = draft.value;
  const run = () => void runDraft();
  return (
    <ViewFrame title="Run" note="A program in a fresh instance, with what it prints as it prints it.">
      {runProblem.value !== undefined && (
        <p class="alert" role="alert">
          {runProblem.value}
        </p>
      )}
      <div class="desk">
        <section class="card desk-code" aria-label="Program">
          <RunTools onRun={run} />
          <CodeField
            label="Program"
            text={code}
            runtime={language}
            onText={(text) => changeDraft({ code: text })}
            onSubmit={run}
          />
          <label class="field">
            <span>Standard input</span>
            <textarea
              rows={3}
              value={stdin}
              spellcheck={false}
              onInput={(event) => changeDraft({ stdin: event.currentTarget.value })}
            />
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={isStdinOpen}
              onChange={(event) => changeDraft({ isStdinOpen: event.currentTarget.checked })}
            />
            Keep the input open, to send more while it runs
          </label>
        </section>
        <section class="card desk-result" aria-label="Result">
          <RunResult />
        </section>
      </div>
    </ViewFrame>
  );
}

function RunTools({ onRun }: { readonly onRun: () => void }): JSX.Element {
  const { language, user } = draft.value;
  const languages = useLanguageOptions(language);
  return (
    <div class="tools">
      <Choice
        label="Language"
        value={language}
        options={languages}
        onChoose={(chosen) => changeDraft({ language: chosen })}
      />
      <label class="choice">
        <span>User</span>
        <input
          type="text"
          value={user}
          maxLength={100}
          autocomplete="off"
          onInput={(event) => changeDraft({ user: event.currentTarget.value })}
        />
      </label>
      <span class="grow" />
      {isRunning.value ? (
        <button type="button" class="danger" onClick={() => void cancelRun()}>
          Cancel
        </button>
      ) : (
        <button type="button" class="primary" onClick={onRun} title="Ctrl-Enter">
          Run
        </button>
      )}
    </div>
  );
}
