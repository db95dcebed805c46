import { Button, SegmentedControl } from '@mantine/core';
import { useDeferredValue } from 'react';
import { useStore } from 'zustand';
import { runLetter, runMark } from '../../charts/run-comparison-figures.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar, Columns, WorkColumn } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import type { CompareTab } from '../../state/runs.ts';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import { CompareIntervals } from './compare-intervals.tsx';
import { CompareOverview } from './compare-overview.tsx';
import { CompareResiduals } from './compare-residuals.tsx';
import { CompareSeries } from './compare-series.tsx';
import { CompareWhere } from './compare-where.tsx';
import css from './compare.module.css';

const tabs: readonly { readonly value: CompareTab; readonly label: string }[] = [
  { value: 'overview', label: 'Who is better' },
  { value: 'where', label: 'Where' },
  { value: 'intervals', label: 'Intervals' },
  { value: 'residuals', label: 'Errors' },
  { value: 'series', label: 'Worst series' },
];

/** Runs side by side. */
export function CompareView({ ids }: { readonly ids: readonly string[] }) {
  const app = useApp();
  const key = JSON.stringify(ids);
  const { value, loading, failure, progress } = useOwnResource(app.runs.comparisons, key);
  const tab = useStore(app.runs.store, (state) => state.tab);
  // The switch moves at once; its part is made in slices beside what else happens.
  const part = useDeferredValue(tab);
  const back = (): void => app.runs.store.setState({ compared: null });
  return (
    <Columns>
      <WorkColumn label="Comparison of runs">
        <Bar title={`${ids.length} runs side by side`}>
          <SegmentedControl
            aria-label="Part of the comparison"
            value={tab}
            onChange={(next) => app.runs.store.setState({ tab: next as CompareTab })}
            data={tabs.map((one) => ({ ...one }))}
          />
          <Button variant="default" onClick={back}>
            Back to all runs
          </Button>
        </Bar>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.runs.comparisons.refresh(key) }} />}
        {!value && loading && (
          <div className={css.waiting} role="status">
            <span>{progress?.phase ?? 'Comparing'} …</span>
            <span className={css.track}>
              <ProgressBar label="Comparison" done={progress?.done ?? 0} total={progress?.total ?? 1} />
            </span>
          </div>
        )}
        {value && (
          <div className={css.scroll} tabIndex={0} role="group" aria-label="Comparison" aria-busy={part !== tab} data-inset>
            <ul className={css.runs} aria-label="Compared runs">
              {value.runs.map(({ id, label, experiment, dataset }, k) => (
                <li key={id}>
                  <span className={css.letter} style={{ background: runMark(k).color }}>
                    {runLetter(k)}
                  </span>
                  <b>{label}</b>
                  <span className="quiet">
                    {experiment} · {dataset}
                  </span>
                </li>
              ))}
            </ul>
            <p className={css.base}>
              {value.cells.none ??
                `On ${count(value.cells.shared)} forecasts that all runs made: ${counted(value.cells.series, 'series', 'series')}, ${counted(value.cells.origins, 'origin')}.`}
              {value.cells.none === null &&
                value.cells.leftOut.some((left) => left > 0) &&
                ` Left out, as another run lacks them: ${value.cells.leftOut.map((left, k) => `${runLetter(k)} ${count(left)}`).join(', ')}.`}
              {value.cells.changedActuals > 0 &&
                ` ${counted(value.cells.changedActuals, 'actual')} differ between the dataset versions; those of A count.`}
            </p>
            {part === 'overview' && <CompareOverview found={value} />}
            {part === 'where' && value.cells.none === null && <CompareWhere found={value} />}
            {part === 'intervals' && value.cells.none === null && <CompareIntervals found={value} />}
            {part === 'residuals' && value.cells.none === null && <CompareResiduals found={value} />}
            {part === 'series' && value.cells.none === null && <CompareSeries found={value} />}
          </div>
        )}
      </WorkColumn>
    </Columns>
  );
}
