import type { ModelVersion } from '../../../contract/entities/registry.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useApp } from '../../state/use-app.ts';
import { metric, percent } from '../../words/numbers.ts';
import { duration, moment } from '../../words/times.ts';
import { StageMark } from './stage-mark.tsx';
import css from './registry.module.css';

interface Props {
  readonly versions: readonly ModelVersion[];
  readonly current: string | null;
}

/** The versions of a model with what was measured of them. */
export function VersionsTab({ versions, current }: Props) {
  const app = useApp();
  const levels = [...new Set(versions.flatMap((version) => version.levels))].sort((a, b) => a - b);
  const columns: Column<ModelVersion>[] = [
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
      sortBy: ({ label }) => label,
      cell: ({ kind, label }) => (
        <span className={css.model}>
          <Swatch model={kind} />
          <span className="clip">{label}</span>
        </span>
      ),
    },
    { id: 'data', label: 'Data', sortBy: ({ datasetNumber }) => datasetNumber, cell: (one) => `${one.dataset} v${one.datasetNumber}` },
    {
      id: 'mase',
      label: 'MASE',
      numeric: true,
      meaning: 'Mean absolute scaled error in the backtest of its own training',
      sortBy: ({ mase }) => mase,
      cell: ({ mase }) => metric(mase),
    },
    {
      id: 'skill',
      label: 'Skill',
      numeric: true,
      meaning: 'How much lower MASE is than that of seasonal naive',
      sortBy: ({ skill }) => skill,
      cell: ({ skill }) => percent(skill, { sign: true }),
    },
    ...levels.map((level): Column<ModelVersion> => ({
      id: `inside-${level}`,
      label: `In ${level}%`,
      numeric: true,
      meaning: `Share of actuals inside the ${level}% interval in the backtest`,
      sortBy: (one) => one.coverage.find((held) => held.level === level)?.measured ?? null,
      cell: (one) => {
        const measured = one.coverage.find((held) => held.level === level)?.measured ?? null;
        return percent(measured === null ? null : measured / 100);
      },
    })),
    {
      id: 'fit',
      label: 'Fits',
      numeric: true,
      meaning: 'Processor time of all fits',
      sortBy: ({ fitMs }) => fitMs,
      cell: ({ fitMs }) => duration(fitMs),
    },
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
