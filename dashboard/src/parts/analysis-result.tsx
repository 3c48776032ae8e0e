import type { AnalysisAnswer } from '../api/api-schemas.ts';
import { marksOf } from '../figures/driver-marks.ts';
import { formatCount, formatMb, formatMs, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Badge } from './badge.tsx';
import { Empty } from './empty.tsx';
import { Facts } from './facts.tsx';
import { ProbeFacts } from './probe-facts.tsx';
import { Stat, Stats } from './stat.tsx';

/** What was read of a program: classes, the lines behind them, estimates, and advice. */
export function AnalysisResult(props: {
  readonly answer: AnalysisAnswer;
  readonly onShow: (line: number) => void;
}): JSX.Element {
  const { answer, onShow } = props;
  return (
    <>
      <div class="card-head">
        <h2>Analysis</h2>
        <div class="card-aside" role="status">
          <Badge text={answer.language} />
          <span class="muted">read in {formatMs(answer.analysisMs)}</span>
        </div>
      </div>
      {answer.reason !== undefined && <p class="alert">{answer.reason}</p>}
      <Stats label="Classes and estimates">
        <Stat
          label="Time"
          value={answer.timeComplexity.class}
          note={`${formatRatio(answer.timeComplexity.confidence)} sure`}
        />
        <Stat label="Space" value={answer.spaceComplexity} />
        <Stat label="Bottleneck" value={answer.bottleneck} />
        <Stat label="Isolation" value={answer.isolation.level} note="advised" />
        <Stat
          label="Duration"
          value={formatMs(answer.durationMs.p50)}
          note={`p90 ${formatMs(answer.durationMs.p90)}`}
        />
        <Stat
          label="Memory"
          value={formatMb(answer.memoryMb.p50)}
          note={`p90 ${formatMb(answer.memoryMb.p90)}`}
        />
      </Stats>
      <DriverList answer={answer} onShow={onShow} />
      {answer.probe !== undefined && <ProbeFacts probe={answer.probe} />}
      <Advice answer={answer} />
    </>
  );
}

function DriverList(props: {
  readonly answer: AnalysisAnswer;
  readonly onShow: (line: number) => void;
}): JSX.Element {
  const marks = marksOf(props.answer);
  return (
    <>
      <h3>Lines that say so</h3>
      {marks.length === 0 ? (
        <Empty>No line stands out.</Empty>
      ) : (
        <ul class="drivers">
          {marks.map(({ line, why }) => (
            <li key={`${line} ${why}`}>
              <button type="button" class="quiet" onClick={() => props.onShow(line)}>
                Line {line}
              </button>
              <span>{why}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Advice({ answer }: { readonly answer: AnalysisAnswer }): JSX.Element {
  const { warmLayer, limits, dependencies, operations, features } = answer;
  const packages = dependencies
    .filter(({ kind }) => kind === 'package')
    .map(({ name, installName }) => installName ?? name);
  const counted = [
    formatCount(operations.compute, 'open loop or recursion', 'open loops or recursions'),
    formatCount(operations.file, 'file call'),
    formatCount(operations.network, 'network call'),
    formatCount(operations.process, 'process call'),
  ];
  return (
    <>
      <h3>Advice</h3>
      <Facts
        rows={[
          [
            'Best prepared as',
            warmLayer.modules.length === 0
              ? warmLayer.layer
              : `${warmLayer.layer}, with ${warmLayer.modules.join(', ')}`,
          ],
          [
            'Limits that it probably needs',
            `${formatMb(limits.memoryMb)}, ${formatMs(limits.cpuMs)} of CPU, ${formatMs(limits.wallMs)} in all`,
          ],
          ['Packages', packages.length === 0 ? 'none' : packages.join(', ')],
          ['Calls', counted.join(', ')],
          [
            'Complexity',
            `cyclomatic ${formatNumber(answer.cyclomatic)}, cognitive ${formatNumber(answer.cognitive)}, loops ${formatNumber(answer.loopDepthMax)} deep, recursion ${answer.recursion}`,
          ],
          [
            'Size',
            features === null
              ? '–'
              : `${formatCount(features.lineCount, 'line')}, ${formatCount(features.functionCount, 'function')}`,
          ],
        ]}
      />
    </>
  );
}
