import { marksOf } from '../figures/driver-marks.ts';
import {
  analyseDraft,
  analyseExecution,
  analysis,
  analysisDraft,
  analysisProblem,
  changeAnalysisDraft,
  isAnalysing,
  type ProbeMode,
} from '../live/analysis-desk.ts';
import { goTo } from '../live/route.ts';
import { changeDraft } from '../live/run-desk.ts';
import { useLanguageOptions } from '../live/use-language-options.ts';
import { AnalysisResult } from '../parts/analysis-result.tsx';
import { Choice } from '../parts/choice.tsx';
import { CodeField } from '../parts/code-field.tsx';
import { Empty } from '../parts/empty.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useEffect, useMemo, useState } from '../ui.ts';

const probes: readonly (readonly [ProbeMode, string])[] = [
  ['never', 'No'],
  ['when-unsure', 'If unsure'],
  ['always', 'Yes'],
];

const noMarks: readonly never[] = [];

/** What reading a program tells before it runs, on its own lines. */
export function ProgramsView({ executionId }: { readonly executionId: string | undefined }): JSX.Element {
  const [shown, setShown] = useState<{ readonly line: number }>();
  const { code, language } = analysisDraft.value;
  const answer = analysis.value;
  const marks = useMemo(() => (answer === undefined ? noMarks : marksOf(answer)), [answer]);
  useEffect(() => {
    if (executionId !== undefined) {
      void analyseExecution(executionId);
    }
  }, [executionId]);
  return (
    <ViewFrame title="Programs" note="What reading a program tells before it runs, on the lines that say so.">
      {analysisProblem.value !== undefined && (
        <p class="alert" role="alert">
          {analysisProblem.value}
        </p>
      )}
      <div class="desk">
        <section class="card desk-code" aria-label="Program">
          <AnalysisTools />
          <CodeField
            label="Program"
            text={code}
            runtime={language === '' ? answer?.language : language}
            onText={(text) => changeAnalysisDraft({ code: text })}
            onSubmit={() => void analyseDraft()}
            marks={marks}
            shown={shown}
          />
          <p class="tools below">
            <button type="button" class="quiet" onClick={openInRun}>
              Open in Run
            </button>
          </p>
        </section>
        <section class="card desk-result" aria-label="Analysis">
          {answer === undefined ? (
            <>
              <h2>Analysis</h2>
              <Empty>
                Paste a program and press Analyse, or come here from an execution. Nothing of it is run,
                unless some short runs are asked for.
              </Empty>
            </>
          ) : (
            <AnalysisResult answer={answer} onShow={(line) => setShown({ line })} />
          )}
        </section>
      </div>
    </ViewFrame>
  );
}

function openInRun(): void {
  const { code, language } = analysisDraft.value;
  changeDraft({ code, language });
  goTo('#/run');
}

function AnalysisTools(): JSX.Element {
  const { language, probe } = analysisDraft.value;
  const languages = useLanguageOptions(language);
  return (
    <div class="tools">
      <Choice
        label="Language"
        value={language}
        options={languages}
        onChoose={(chosen) => changeAnalysisDraft({ language: chosen })}
      />
      <Choice
        label="Short runs"
        value={probe}
        options={probes}
        onChoose={(chosen) => changeAnalysisDraft({ probe: chosen })}
      />
      <span class="grow" />
      <button
        type="button"
        class="primary"
        onClick={() => void analyseDraft()}
        disabled={isAnalysing.value}
        title="Ctrl-Enter"
      >
        {isAnalysing.value ? 'Reading …' : 'Analyse'}
      </button>
    </div>
  );
}
