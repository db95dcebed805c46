import type { DistributionChange, VersionDifference } from '../../../contract/entities/lineage.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { count, metric, percent } from '../../words/numbers.ts';
import css from './lineage-tab.module.css';

/** A figure of both versions as one sees at once whether it moved. */
const beside = (before: string, after: string): string => (before === after ? after : `${before} → ${after}`);

const quantile = (row: DistributionChange, place: number): string =>
  beside(metric(row.before?.quantiles[place]), metric(row.after?.quantiles[place]));
const missingShare = ({ present, missing }: { present: number; missing: number }): string =>
  missing === 0 ? 'none' : percent(missing / (present + missing), { decimals: 1 });

const columns: readonly Column<DistributionChange>[] = [
  { id: 'name', label: 'Column', sortBy: ({ name }) => name, cell: ({ name }) => name },
  {
    id: 'psi',
    label: 'PSI',
    meaning: 'Population stability index over tenths of the earlier version: below 0.1 little has changed, from 0.25 on much has.',
    numeric: true,
    sortBy: ({ psi }) => psi,
    descending: true,
    cell: ({ psi }) => metric(psi),
  },
  {
    id: 'ks',
    label: 'KS',
    meaning: 'Kolmogorov-Smirnov distance: the largest difference of the two distribution functions, 0 to 1.',
    numeric: true,
    sortBy: ({ ks }) => ks,
    descending: true,
    cell: ({ ks }) => metric(ks),
  },
  { id: 'mean', label: 'Mean', numeric: true, cell: ({ before, after }) => beside(metric(before?.mean), metric(after?.mean)) },
  { id: 'low', label: '5 %', numeric: true, cell: (row) => quantile(row, 1) },
  { id: 'median', label: 'Median', numeric: true, cell: (row) => quantile(row, 3) },
  { id: 'high', label: '95 %', numeric: true, cell: (row) => quantile(row, 5) },
  {
    id: 'missing',
    label: 'Missing',
    numeric: true,
    cell: ({ before, after }) => beside(before ? missingShare(before) : '–', after ? missingShare(after) : '–'),
  },
];

/** How the target and the regressors are distributed in both versions. */
export function DifferenceColumns({ found }: { readonly found: VersionDifference }) {
  const sampled = found.distributions.find((one) => one.sampled !== null)?.sampled ?? null;
  return (
    <>
      <div className={css.table}>
        <DataTable label="Distributions" columns={columns} rows={found.distributions} rowKey={({ name, role }) => `${role} ${name}`} />
      </div>
      {sampled !== null && (
        <p className="quiet">PSI, KS and quantiles of columns with more values stand on {count(sampled)} of them, evenly spread.</p>
      )}
    </>
  );
}
