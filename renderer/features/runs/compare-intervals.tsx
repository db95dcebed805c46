import { useMemo } from 'react';
import type { ComparedCoverage, RunComparison } from '../../../contract/entities/run-comparison.ts';
import { InTurn } from '../../charts/in-turn.tsx';
import { comparedCoverageFigure, runLetter } from '../../charts/run-comparison-figures.ts';
import { StillPlot } from '../../charts/still-plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { metric, percent } from '../../words/numbers.ts';
import css from './compare.module.css';

const verdicts = { 'too-narrow': 'too narrow', 'as-promised': 'as promised', 'too-wide': 'too wide' } as const;

/** Whether intervals hold what they promise, and how wide they are for it. */
export function CompareIntervals({ found }: { readonly found: RunComparison }) {
  const labels = useMemo(() => found.runs.map(({ label }) => label), [found]);
  if (found.coverage.length === 0) return <p className={css.note}>These runs have no level of intervals in common.</p>;
  return (
    <>
      {found.coverage.map((coverage) => (
        <section key={coverage.level} className={css.section} aria-label={`${coverage.level}% intervals`}>
          <div className={css.head}>
            <h3>{coverage.level}% intervals</h3>
          </div>
          <table className={css.table} aria-label={`${coverage.level}% intervals of the runs`}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Inside</th>
                <th scope="col" title="Series as the sample: wider where a series’ days go astray together">
                  95% interval
                </th>
                <th scope="col">Verdict</th>
                <th scope="col">Mean width</th>
                <th scope="col" title="Mean width over the scale that MASE divides by">
                  Width over scale
                </th>
                <th scope="col" title="Width plus a penalty for what falls outside: lower is better">
                  Winkler
                </th>
              </tr>
            </thead>
            <tbody>
              {coverage.runs.map((run, k) => (
                <tr key={found.runs[k]?.id}>
                  <th scope="row">
                    {runLetter(k)} {labels[k]}
                  </th>
                  <td>{percent(run.coverage === null ? null : run.coverage / 100, { decimals: 1 })}</td>
                  <td>
                    {percent(run.lower === null ? null : run.lower / 100)} to {percent(run.upper === null ? null : run.upper / 100)}
                  </td>
                  <td>{run.verdict ? verdicts[run.verdict] : '–'}</td>
                  <td>{metric(run.width)}</td>
                  <td>{metric(run.scaledWidth)}</td>
                  <td>{metric(run.winkler)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className={css.grid}>
            {(['coverage', 'width'] as const).map((what) => (
              <div key={what} className={css.picture}>
                <InTurn>{() => <Steps coverage={coverage} what={what} labels={labels} />}</InTurn>
              </div>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function Steps({
  coverage,
  what,
  labels,
}: {
  readonly coverage: ComparedCoverage;
  readonly what: 'coverage' | 'width';
  readonly labels: readonly string[];
}) {
  const scheme = useScheme();
  const figure = useMemo(() => comparedCoverageFigure(coverage, what, labels, scheme), [coverage, what, labels, scheme]);
  const title = what === 'coverage' ? 'Coverage by steps ahead' : 'Width by steps ahead';
  return <StillPlot figure={figure} label={`${title}, ${coverage.level}%`} title={<h4 className={css.small}>{title}</h4>} />;
}
