import { messageOf } from '../api/api-problem.ts';
import type { AnalysisAnswer, Program } from '../api/api-schemas.ts';
import { marksOf } from '../figures/driver-marks.ts';
import { server } from '../live/server.ts';
import { useLanguageOptions } from '../live/use-language-options.ts';
import { AnalysisResult } from '../parts/analysis-result.tsx';
import { Choice } from '../parts/choice.tsx';
import { CodeField } from '../parts/code-field.tsx';
import { Empty } from '../parts/empty.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useEffect, useMemo, useState } from '../ui.ts';

const example = `n = int(input())
pairs = []
for i in range(n):
    for j in range(n):
        pairs.append(i * j)
print(sum(sorted(pairs)))
`;

const noMarks: readonly never[] = [];

/** What reading a program tells before it runs, on its own lines. */
export function ProgramsView({ executionId }: { readonly executionId: string | undefined }): JSX.Element {
  const [code, setCode] = useState(executionId === undefined ? example : '');
  const [language, setLanguage] = useState('');
  const [shown, setShown] = useState<{ readonly line: number }>();
  const { answer, problem, isAsking, analyze } = useAnalysis();
  const marks = useMemo(() => (answer === undefined ? noMarks : marksOf(answer)), [answer]);
  const languages = useLanguageOptions();

  useEffect(() => {
    if (executionId === undefined) {
      return;
    }
    const load = async () => {
      const found = await server.ask<Program>(`/v1/executions/${encodeURIComponent(executionId)}/program`);
      setCode(found.code);
      setLanguage(found.runtime);
      await analyze(found.code, found.runtime);
    };
    load().catch(() => undefined);
  }, [executionId]);

  const ask = () => void analyze(code, language);
  return (
    <ViewFrame title="Programs" note="What reading a program tells before it runs, on the lines that say so.">
      {problem !== undefined && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      <div class="desk">
        <section class="card desk-code" aria-label="Program">
          <div class="tools">
            <Choice label="Language" value={language} options={languages} onChoose={setLanguage} />
            <span class="grow" />
            <button type="button" class="primary" onClick={ask} disabled={isAsking} title="Ctrl-Enter">
              {isAsking ? 'Reading …' : 'Analyse'}
            </button>
          </div>
          <CodeField
            label="Program"
            text={code}
            runtime={language === '' ? answer?.language : language}
            onText={setCode}
            onSubmit={ask}
            marks={marks}
            shown={shown}
          />
        </section>
        <AnalysisPane answer={answer} onShow={(line) => setShown({ line })} />
      </div>
    </ViewFrame>
  );
}

function AnalysisPane(props: {
  readonly answer: AnalysisAnswer | undefined;
  readonly onShow: (line: number) => void;
}): JSX.Element {
  const { answer, onShow } = props;
  return (
    <section class="card desk-result" aria-label="Analysis">
      {answer === undefined ? (
        <>
          <h2>Analysis</h2>
          <Empty>
            Paste a program and press Analyse, or come here from an execution. Nothing of it is run.
          </Empty>
        </>
      ) : (
        <AnalysisResult answer={answer} onShow={onShow} />
      )}
    </section>
  );
}

function useAnalysis() {
  const [answer, setAnswer] = useState<AnalysisAnswer>();
  const [problem, setProblem] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const analyze = async (code: string, language: string) => {
    setAsking(true);
    try {
      const body = { code, ...(language === '' ? {} : { language }) };
      setAnswer(await server.ask<AnalysisAnswer>('/v1/analyses', { method: 'POST', body }));
      setProblem(undefined);
    } catch (failure) {
      setProblem(messageOf(failure));
    } finally {
      setAsking(false);
    }
  };
  return { answer, problem, isAsking, analyze };
}
