import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LeaderboardRow } from '../../../contract/entities/experiment.ts';
import { accuracyFigure } from '../../charts/accuracy-figure.ts';
import { coverageByModelFigure } from '../../charts/coverage-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { accuracyWords, type AccuracyName } from '../../words/metrics.ts';
import css from './accuracy-chart.module.css';

const headPx = 104;
const rowPx = 26;

/** RMSSE only where it decides, as in the leaderboard. */
const choicesOf = (selectionMetric: AccuracyName): { value: AccuracyName | 'coverage'; label: string }[] => [
  ...(['mase', 'rmsse', 'smape', 'rmse', 'mae', 'mape'] as const)
    .filter((name) => name !== 'rmsse' || selectionMetric === 'rmsse')
    .map((name) => ({ value: name, label: accuracyWords[name].label })),
  { value: 'coverage', label: 'Coverage' },
];

interface Props {
  readonly rows: readonly LeaderboardRow[];
  readonly selectionMetric: AccuracyName;
}

/** The leaderboard at a glance, one metric at a time. */
export function AccuracyChart({ rows, selectionMetric }: Props) {
  const scheme = useScheme();
  const [metric, setMetric] = useState<AccuracyName | 'coverage'>(selectionMetric);
  const figure = useMemo(
    () => (metric === 'coverage' ? coverageByModelFigure(rows, scheme) : accuracyFigure({ rows, metric, selectionMetric, scheme })),
    [rows, metric, selectionMetric, scheme],
  );
  const name = metric === 'coverage' ? 'Coverage' : accuracyWords[metric].label;
  const height = headPx + rowPx * rows.length;
  return (
    <section className={css.chart} aria-label="Accuracy by model" style={{ flexBasis: height, maxHeight: 1.4 * height }}>
      <Plot
        figure={figure}
        label={`${name} by model`}
        title={
          <>
            <h3 className={css.title}>Accuracy by model</h3>
            <SegmentedControl
              aria-label="Metric"
              value={metric}
              onChange={(value) => setMetric(value as AccuracyName | 'coverage')}
              data={choicesOf(selectionMetric)}
            />
          </>
        }
      />
    </section>
  );
}
