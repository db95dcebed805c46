import { useMemo } from 'react';
import type { RowAccuracy, RowModel, RowReport } from '../../../contract/entities/regression.ts';
import { Plot } from '../../charts/plot.tsx';
import { actualFigure, gainFigure } from '../../charts/row-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { amount, count, metric, percent } from '../../words/numbers.ts';
import css from './accuracy-tab.module.css';
import view from './model-view.module.css';
import { NoteList, type Note } from './note-list.tsx';
import small from './row-tab.module.css';

const columns: readonly Column<RowAccuracy>[] = [
  { id: 'name', label: 'On the test rows', cell: ({ name, baseline }) => <span className={baseline ? undefined : css.model}>{name}</span> },
  {
    id: 'rmse',
    label: 'RMSE',
    meaning: 'Root of the mean squared error, in units of the target. Large errors weigh most.',
    numeric: true,
    sortBy: (row) => row.rmse,
    cell: ({ rmse }) => metric(dustless(rmse)),
  },
  {
    id: 'mae',
    label: 'MAE',
    meaning: 'Mean absolute error, in units of the target.',
    numeric: true,
    sortBy: (row) => row.mae,
    cell: ({ mae }) => metric(dustless(mae)),
  },
  {
    id: 'r2',
    label: 'R²',
    meaning: 'Share of the spread that is explained: 1 is perfect, 0 no better than the mean.',
    numeric: true,
    sortBy: (row) => row.r2,
    cell: ({ r2 }) => amount(r2, 0.5),
  },
  {
    id: 'mape',
    label: 'MAPE',
    meaning: 'Mean absolute error in percent of the value, of rows whose value is not zero.',
    numeric: true,
    sortBy: (row) => row.mape,
    cell: ({ mape }) => (mape === null ? '–' : percent(mape / 100, { decimals: 1 })),
  },
  {
    id: 'rmsle',
    label: 'RMSLE',
    meaning: 'Root of the mean squared error of logarithms. None where values lie below zero.',
    numeric: true,
    sortBy: (row) => row.rmsle,
    cell: ({ rmsle }) => metric(rmsle),
  },
];

/** Rounding in the last digits is no error. */
const dustless = (value: number): number => (value < 1e-9 ? 0 : value);

/** How good a model is on rows that it has not seen, beside what anybody could have said. */
export function AccuracyTab({ model }: { readonly model: RowModel }) {
  const scheme = useScheme();
  const { report, target } = model;
  const actual = useMemo(() => report && actualFigure(report.sample, target, scheme), [report, target, scheme]);
  const gain = useMemo(() => report && gainFigure(report.importance, scheme), [report, scheme]);
  if (!report || !actual || !gain)
    return (
      <p className={`${css.section} quiet`}>This model came from a file. Nothing was measured here: how good it is, its maker knows.</p>
    );
  const notes: Note[] = [...report.leaks, ...report.notes.map((message): Note => ({ severity: 'warning', message }))];
  return (
    <div className={view.scroll} tabIndex={0} data-inset>
      <section className={css.section} aria-label="Accuracy">
        <h3 className={css.head}>{verdict(report)}</h3>
        <p className={`${css.verdict} quiet`}>
          {count(report.rows.test)} newest rows{report.period ? `, ${report.period.test[0]} to ${report.period.test[1]}` : ''}, which
          neither training nor preparation has seen.
        </p>
        <DataTable
          label="Accuracy on the test rows"
          columns={columns}
          rows={report.accuracy}
          rowKey={({ name }) => name}
          isCurrent={({ baseline }) => !baseline}
        />
      </section>
      {notes.length > 0 && (
        <section className={`${css.section} ${css.notes}`} aria-label="Findings">
          <NoteList label="Findings" notes={notes} />
        </section>
      )}
      <div className={css.pair}>
        <div className={css.chart}>
          <Plot figure={actual} label="Predicted beside actual" title={<h3 className={small.small}>Predicted beside actual</h3>} />
        </div>
        <div className={css.chart}>
          <Plot figure={gain} label="What training gained from each column" title={<h3 className={small.small}>Share of the gain</h3>} />
        </div>
      </div>
    </div>
  );
}

/** One sentence: how the model compares with the best of the others. */
function verdict({ accuracy }: RowReport): string {
  const [own, ...others] = accuracy;
  if (!own) return '';
  const best = others.reduce<RowAccuracy | null>((a, b) => (a === null || b.rmse < a.rmse ? b : a), null);
  if (!best) return `RMSE ${metric(own.rmse)}`;
  if (best.rmse < 1e-9 * own.rmse) return `RMSE ${metric(own.rmse)}; ${best.name} is exact where all of it is known`;
  if (own.rmse >= best.rmse) return `RMSE ${metric(own.rmse)}: no better than ${best.name} (${metric(best.rmse)})`;
  return `RMSE ${metric(own.rmse)}: ${percent(1 - own.rmse / best.rmse)} below ${best.name}, the best of the simple ways`;
}
