import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { useApp } from '../../state/use-app.ts';
import { metric, percent } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { StageMark } from './stage-mark.tsx';
import css from './registry.module.css';

const own = ({ facts }: RowVersion) => facts.accuracy[0];

/** The versions of a registered model of single rows with what was measured on the hold-out of each. */
export function RowVersionsTab({ versions, current }: { readonly versions: readonly RowVersion[]; readonly current: string | null }) {
  const app = useApp();
  const levels = [...new Set(versions.flatMap(({ facts }) => facts.coverage.map(({ level }) => level)))].sort((a, b) => a - b);
  const figure = (id: 'rmse' | 'mae' | 'r2', label: string, meaning: string): Column<RowVersion> => ({
    id,
    label,
    numeric: true,
    meaning,
    sortBy: (one) => own(one)?.[id] ?? null,
    cell: (one) => metric(own(one)?.[id] ?? null),
  });
  const columns: Column<RowVersion>[] = [
    {
      id: 'number',
      label: 'Version',
      sortBy: ({ number }) => number,
      cell: ({ number, id }) => (
        <button
          type="button"
          className={css.pick}
          aria-label={`Look at v${number}`}
          onClick={() => app.registry.store.setState({ version: id })}
        >
          v{number}
        </button>
      ),
    },
    { id: 'stage', label: 'Stage', sortBy: ({ stage }) => stage, cell: ({ stage }) => <StageMark stage={stage} /> },
    {
      id: 'model',
      label: 'Model',
      sortBy: ({ facts }) => facts.rowModel,
      cell: ({ facts }) => <span className="clip">{facts.rowModel}</span>,
    },
    { id: 'kind', label: 'Kind', sortBy: ({ label }) => label, cell: ({ label }) => label },
    {
      id: 'data',
      label: 'File',
      sortBy: ({ facts }) => facts.data.fileName,
      cell: ({ facts }) => <span className="clip">{facts.data.fileName}</span>,
    },
    figure('rmse', 'RMSE', 'Root of the mean squared error on the rows that it did not see, in units of the target'),
    figure('mae', 'MAE', 'Mean absolute error on the rows that it did not see, in units of the target'),
    figure('r2', 'R²', 'Share of the spread of the target that is explained, on the rows that it did not see'),
    ...levels.map((level): Column<RowVersion> => {
      const measured = ({ facts }: RowVersion): number | null => facts.coverage.find((held) => held.level === level)?.measured ?? null;
      return {
        id: `inside-${level}`,
        label: `In ${level}%`,
        numeric: true,
        meaning: `Share of the rows that it did not see inside the ${level}% interval`,
        sortBy: measured,
        cell: (one) => percent(measured(one)),
      };
    }),
    { id: 'at', label: 'Registered', sortBy: ({ createdAt }) => createdAt, cell: ({ createdAt }) => moment(createdAt) },
  ];
  return (
    <DataTable
      label="Versions"
      columns={columns}
      rows={versions}
      rowKey={({ id }) => id}
      isCurrent={({ id }) => id === current}
      onRow={({ id }) => app.registry.store.setState({ version: id })}
    />
  );
}
