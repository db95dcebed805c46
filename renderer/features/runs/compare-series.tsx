import { useMemo } from 'react';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { runLetter } from '../../charts/run-comparison-figures.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { useApp } from '../../state/use-app.ts';
import { metric } from '../../words/numbers.ts';
import css from './compare.module.css';

type Row = RunComparison['worst'][number];

/** Series with the largest errors, each one click from its chart. */
export function CompareSeries({ found }: { readonly found: RunComparison }) {
  const app = useApp();
  const columns = useMemo((): Column<Row>[] => {
    const open = (row: Row, run: number): void => {
      const of = found.runs[run];
      const version = app.workspace.store.getState().experiments?.find(({ id }) => id === of?.experimentId);
      if (!of || !version) return;
      app.navigation.selectExperiment(version);
      app.navigation.selectModel(of.model);
      app.navigation.selectSeries(row.index);
      app.view.setState({ folds: true });
      app.navigation.go('forecast');
    };
    return [
      { id: 'series', label: 'Series', sortBy: ({ name }) => name, cell: ({ name }) => <span className="clip">{name}</span> },
      ...found.runs.map((run, k): Column<Row> => ({
        id: run.id,
        label: `${runLetter(k)} MASE`,
        meaning: `Mean absolute scaled error of ${run.label} on the series.`,
        numeric: true,
        width: 110,
        descending: true,
        sortBy: ({ mase }) => mase[k] ?? null,
        cell: (row) => <span className={row.best === k ? css.sure : undefined}>{metric(row.mase[k])}</span>,
      })),
      {
        id: 'open',
        label: 'Chart of',
        width: 40 + 34 * found.runs.length,
        cell: (row) => (
          <span className={css.letters}>
            {found.runs.map((run, k) => (
              <button
                key={run.id}
                type="button"
                className={css.open}
                aria-label={`Chart of ${row.name} by ${runLetter(k)} ${run.label}`}
                // Another version may have the series at another place.
                disabled={run.dataset !== found.runs[0]?.dataset}
                onClick={() => open(row, k)}
              >
                {runLetter(k)}
              </button>
            ))}
          </span>
        ),
      },
    ];
  }, [found, app]);
  return (
    <section className={css.section} aria-label="Worst series">
      <div className={css.head}>
        <h3>Worst series</h3>
        <span className="quiet">by their mean error over the runs; the best run of each in bold</span>
      </div>
      <DataTable label="Worst series" columns={columns} rows={found.worst} rowKey={({ index }) => String(index)} />
    </section>
  );
}
