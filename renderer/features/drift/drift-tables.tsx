import type { DriftColumn, DriftDetails, DriftFinding } from '../../../contract/entities/drift.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { metric, percent, pValueText } from '../../words/numbers.ts';
import css from './drift.module.css';

const decisions = { drift: 'drift', stable: 'same', 'not-judged': 'not judged' } as const;
const word = (drifted: boolean) => <Mark tone={drifted ? 'attention' : 'quiet'}>{drifted ? 'drift' : 'same'}</Mark>;
const p = (value: number | null): string => (value === null ? '–' : pValueText(value));

/** What was found, the gravest first. */
export function FindingsList({ findings }: { readonly findings: readonly DriftFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={css.findings} aria-label="What was found">
      {findings.map(({ severity, title, evidence, whatToDo, since }) => (
        <li key={title} data-severity={severity}>
          <strong>{title}</strong>
          {since !== null && <span className={css.quiet}> since {since}</span>}
          <span> {evidence}</span>
          <span className={css.quiet}> {whatToDo}</span>
        </li>
      ))}
    </ul>
  );
}

const columnColumns: readonly Column<DriftColumn>[] = [
  { id: 'name', label: 'Column', sortBy: ({ name }) => name, cell: ({ name }) => name },
  {
    id: 'decision',
    label: 'Found',
    sortBy: ({ decision }) => decision,
    cell: ({ decision }) => <Mark tone={decision === 'drift' ? 'attention' : 'quiet'}>{decisions[decision]}</Mark>,
  },
  {
    id: 'effect',
    label: 'Effect',
    numeric: true,
    descending: true,
    meaning: 'Above 1: larger than matters, and larger than all but 5 of 100 earlier windows.',
    sortBy: ({ effect }) => effect,
    cell: ({ effect }) => metric(effect),
  },
  {
    id: 'importance',
    label: 'Importance',
    numeric: true,
    descending: true,
    meaning: 'Share of what the deployed model leans on. A dash where that is not known.',
    sortBy: ({ importance }) => importance,
    cell: ({ importance }) => (importance === null ? '–' : percent(importance, { decimals: 1 })),
  },
  {
    id: 'psi',
    label: 'PSI',
    numeric: true,
    descending: true,
    meaning: 'Population stability index of the values as they were compared.',
    sortBy: ({ psi }) => psi,
    cell: ({ psi }) => metric(psi),
  },
  {
    id: 'distance',
    label: 'Distance',
    numeric: true,
    descending: true,
    meaning: 'Wasserstein distance in standard deviations of the reference.',
    sortBy: ({ wasserstein }) => wasserstein,
    cell: ({ wasserstein }) => metric(wasserstein),
  },
  {
    id: 'js',
    label: 'JS',
    numeric: true,
    descending: true,
    meaning: 'Jensen-Shannon distance: 0 the same, 1 nothing in common.',
    sortBy: ({ jensenShannon }) => jensenShannon,
    cell: ({ jensenShannon }) => metric(jensenShannon),
  },
  {
    id: 'p',
    label: 'p',
    numeric: true,
    meaning: 'Chance of such a distribution among earlier windows, for the number of tests.',
    sortBy: ({ pDistribution }) => pDistribution,
    cell: ({ pDistribution }) => p(pDistribution),
  },
  {
    id: 'level',
    label: 'p of level',
    numeric: true,
    meaning: 'Chance of such a level among earlier windows, for the number of tests.',
    sortBy: ({ pLevel }) => pLevel,
    cell: ({ pLevel }) => p(pLevel),
  },
  {
    id: 'missing',
    label: 'Missing',
    numeric: true,
    descending: true,
    meaning: 'Cells without a value, now and in the reference.',
    sortBy: ({ missing }) => missing.current,
    cell: ({ missing }) =>
      missing.current + missing.reference === 0
        ? '–'
        : `${percent(missing.current, { decimals: 1 })}, was ${percent(missing.reference, { decimals: 1 })}`,
  },
];

export const ColumnsTable = ({
  columns,
  current,
  onRow,
}: {
  readonly columns: readonly DriftColumn[];
  readonly current: string | null;
  readonly onRow: (name: string) => void;
}) => (
  <DataTable
    label="Columns"
    columns={columnColumns}
    rows={columns}
    rowKey={({ name }) => name}
    isCurrent={({ name }) => name === current}
    onRow={({ name }) => onRow(name)}
  />
);

type SeriesRow = DriftDetails['series']['rows'][number];
const seriesColumns: readonly Column<SeriesRow>[] = [
  { id: 'id', label: 'Series', sortBy: ({ id }) => id, cell: ({ id }) => id },
  { id: 'drifted', label: 'Found', cell: ({ drifted }) => word(drifted) },
  {
    id: 'change',
    label: 'Level',
    numeric: true,
    descending: true,
    meaning: 'Change of its mean, season and growth taken out, in shares of its size.',
    sortBy: ({ change }) => change,
    cell: ({ change }) => percent(change, { sign: true }),
  },
  {
    id: 'times',
    label: 'Times the usual',
    numeric: true,
    descending: true,
    meaning: 'In units of how far earlier windows of the same series are apart.',
    sortBy: ({ times }) => times,
    cell: ({ times }) => (times === null ? '–' : metric(times)),
  },
  { id: 'p', label: 'p', numeric: true, meaning: 'For the number of series.', sortBy: (row) => row.p, cell: (row) => p(row.p) },
  {
    id: 'weight',
    label: 'Part of all',
    numeric: true,
    descending: true,
    sortBy: ({ weight }) => weight,
    cell: ({ weight }) => percent(weight, { decimals: 1 }),
  },
];

export const SeriesTable = ({ series }: { readonly series: DriftDetails['series'] }) => (
  <>
    {series.compared > series.rows.length && (
      <p className={css.said}>
        The first {series.rows.length} of {series.compared} series.
      </p>
    )}
    <DataTable label="Series" columns={seriesColumns} rows={series.rows} rowKey={({ id }) => id} />
  </>
);

type SeasonRow = DriftDetails['seasons'][number]['rows'][number];
const seasonColumns: readonly Column<SeasonRow>[] = [
  { id: 'id', label: 'Series', sortBy: ({ id }) => id, cell: ({ id }) => id },
  { id: 'drifted', label: 'Found', cell: ({ drifted }) => word(drifted) },
  {
    id: 'effect',
    label: 'Differs by',
    numeric: true,
    descending: true,
    meaning: 'Root mean square difference of its season, in standard deviations, less what is chance.',
    sortBy: ({ effect }) => effect,
    cell: ({ effect }) => metric(effect),
  },
  { id: 'p', label: 'p', numeric: true, meaning: 'For the number of series.', sortBy: (row) => row.p, cell: (row) => p(row.p) },
];

export function SeasonTable({ seasons }: { readonly seasons: DriftDetails['seasons'] }) {
  const [season] = seasons;
  if (!season) return <p className={css.said}>There is no season, or less than two of it on one side.</p>;
  const { strength, natural, effect } = season;
  return (
    <>
      <p className={css.said}>
        All series together: figures differ by {metric(effect)} standard deviations
        {natural ? `; all but 5 of 100 earlier windows by less than ${metric(0.2 * natural.high)}` : ''}. Strength{' '}
        {metric(strength.current)}, was {metric(strength.reference)}.
      </p>
      <DataTable label="Seasons of series" columns={seasonColumns} rows={season.rows} rowKey={({ id }) => id} />
    </>
  );
}

interface ErrorRow {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly drifted: boolean;
  readonly since: string | null;
  readonly values: number;
}
const errorColumns: readonly Column<ErrorRow>[] = [
  { id: 'name', label: 'Of', sortBy: ({ name }) => name, cell: ({ name }) => name },
  { id: 'drifted', label: 'Found', cell: ({ drifted }) => word(drifted) },
  {
    id: 'before',
    label: 'Before',
    numeric: true,
    meaning: 'Errors over the size expected, before the change or in the first half.',
    sortBy: ({ before }) => before,
    cell: ({ before }) => metric(before),
  },
  { id: 'after', label: 'After', numeric: true, descending: true, sortBy: ({ after }) => after, cell: ({ after }) => metric(after) },
  { id: 'since', label: 'Since', sortBy: ({ since }) => since, cell: ({ since }) => since ?? '–' },
  { id: 'values', label: 'Periods', numeric: true, descending: true, sortBy: ({ values }) => values, cell: ({ values }) => values },
];

export function ErrorsTable({
  errors,
  notes,
  deployed,
}: {
  readonly errors: DriftDetails['errors'];
  readonly notes: readonly string[];
  readonly deployed: boolean;
}) {
  if (!errors)
    return (
      <p className={css.said}>
        {deployed
          ? (notes.find((note) => note.includes('rror')) ?? 'There are no errors yet.')
          : 'Errors are those of a deployed model: check a deployment.'}
      </p>
    );
  const rows: ErrorRow[] = [...errors.steps.map(({ step, ...one }) => ({ ...one, name: `${step} ahead` })), ...errors.series];
  return <DataTable label="Errors by step and series" columns={errorColumns} rows={rows} rowKey={({ name }) => name} />;
}
