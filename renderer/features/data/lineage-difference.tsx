import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ChangedSeries, ChoicePart, VersionDifference } from '../../../contract/entities/lineage.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { versionName } from '../../series/names.ts';
import { differenceKey } from '../../state/lineage.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { amount, count, counted, metric } from '../../words/numbers.ts';
import { sentence } from '../../words/terms.ts';
import { LineageChart } from './lineage-chart.tsx';
import { DifferenceColumns } from './lineage-distributions.tsx';
import css from './lineage-tab.module.css';

/** The version before in the same dataset, else the newest other one. */
function usual(version: DatasetVersion, versions: readonly DatasetVersion[]): DatasetVersion | null {
  const older = versions.filter((other) => other.datasetId === version.datasetId && other.number < version.number);
  const before = older.reduce<DatasetVersion | null>((newest, other) => (newest && newest.number > other.number ? newest : other), null);
  return before ?? versions.find((other) => other.datasetId === version.datasetId && other.id !== version.id) ?? null;
}

/** How a version differs from another one that is chosen. */
export function LineageDifference({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const versions = useSlice('workspace', (state) => state.versions) ?? [];
  const others = versions.filter(({ id }) => id !== version.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const other = others.find(({ id }) => id === chosen) ?? usual(version, versions);
  const key = other && differenceKey(other.id, version.id);
  const { value, loading, failure, progress } = useResource(app.lineage.differences, key);
  if (others.length === 0) return <p className={css.part}>There is no other version to compare with yet.</p>;
  return (
    <section className={css.part} aria-label="Difference">
      <div className={css.line}>
        <h3 className={css.heading}>Compared with</h3>
        <Select
          aria-label="Version to compare with"
          placeholder="Choose a version"
          w={260}
          allowDeselect={false}
          value={other?.id ?? null}
          onChange={setChosen}
          data={others.map((one) => ({ value: one.id, label: `${versionName(one)} · ${one.first} – ${one.last}` }))}
        />
        {value && <span className="quiet">{shortly(value)}</span>}
      </div>
      {key !== null && failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.lineage.differences.refresh(key) }} />}
      {key !== null && loading && (
        <div className={css.line}>
          <ProgressBar label={progress?.phase ?? 'Comparing'} done={progress?.done ?? 0} total={progress?.total ?? 0} />
          <span className="quiet">{progress?.phase ?? 'Comparing'}</span>
          <Button variant="default" onClick={() => app.lineage.differences.abandon(key)}>
            Cancel
          </Button>
        </div>
      )}
      {key !== null && !loading && !value && !failure && (
        <Button variant="default" onClick={() => app.lineage.differences.refresh(key)}>
          Compare
        </Button>
      )}
      {value && other && !loading && <Found found={value} from={other} to={version} />}
    </section>
  );
}

/** One line that says whether anything differs. */
function shortly({ series, values, choices }: VersionDifference): string {
  const data = series.added + series.removed + series.renamed + series.differing;
  if (data === 0 && values.added === 0 && values.removed === 0)
    return choices.length === 0 ? 'Nothing differs.' : 'Other choices, the same values.';
  return `${counted(series.differing, 'series', 'series')} of ${count(series.both)} differ.`;
}

const partWords: Record<ChoicePart, string> = {
  files: 'Files',
  reading: 'Reading',
  roles: 'Roles',
  frequency: 'Frequency',
  joins: 'Joins',
  recipe: 'Recipe',
  features: 'Features',
};

interface FoundProps {
  readonly found: VersionDifference;
  readonly from: DatasetVersion;
  readonly to: DatasetVersion;
}
function Found({ found, from, to }: FoundProps) {
  const [place, setPlace] = useState(0);
  const shown = found.most[Math.min(place, found.most.length - 1)];
  return (
    <>
      <Totals found={found} />
      {found.choices.length > 0 && (
        <dl className={css.choices} aria-label="Choices that differ">
          {found.choices.map(({ part, text }, i) => (
            <div key={`${part} ${text}`}>
              <dt>{found.choices[i - 1]?.part === part ? '' : partWords[part]}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <Names found={found} />
      {shown && <LineageChart from={from} to={to} series={shown} />}
      {found.most.length > 0 && (
        <div className={css.table}>
          <DataTable
            label="Series that moved most"
            columns={seriesColumns((series) => setPlace(found.most.indexOf(series)))}
            rows={found.most}
            rowKey={({ index }) => String(index.before)}
            isCurrent={(series) => series === shown}
            onRow={(series) => setPlace(found.most.indexOf(series))}
          />
        </div>
      )}
      <DifferenceColumns found={found} />
    </>
  );
}

/** Rows, values and sums of both versions beside one another. */
function Totals({ found: { rows, seriesCount, values, sum, range, incomparable, series } }: { readonly found: VersionDifference }) {
  const size = Math.max(Math.abs(sum.before), Math.abs(sum.after));
  const lines: readonly (readonly [string, string, string, string])[] = [
    ['Rows of the files', count(rows.before), count(rows.after), signedCount(rows.after - rows.before)],
    ['Series', count(seriesCount.before), count(seriesCount.after), `${count(series.added)} added, ${count(series.removed)} removed`],
    [
      'Values',
      count(values.before),
      count(values.after),
      incomparable === null ? `${count(values.added)} added, ${count(values.removed)} removed, ${count(values.changed)} changed` : '',
    ],
    ['Sum of the target', amount(sum.before, size), amount(sum.after, size), signed(sum.after - sum.before)],
    ['First period', range.first.before, range.first.after, ''],
    ['Last period', range.last.before, range.last.after, ''],
  ];
  return (
    <>
      <table className={css.totals} aria-label="Totals of both versions">
        <thead>
          <tr>
            <th scope="col">
              <span className={css.hidden}>Figure</span>
            </th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, before, after, difference]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{before}</td>
              <td>{after}</td>
              <td>{difference}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {incomparable !== null && <p className="quiet">{incomparable}</p>}
    </>
  );
}

const signedCount = (value: number): string => (value === 0 ? 'none' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`);
const signed = (value: number): string => (value === 0 ? 'none' : `${value > 0 ? '+' : '−'}${amount(Math.abs(value), Math.abs(value))}`);

/** Series that came, went or were called otherwise, a few of each. */
function Names({ found: { series } }: { readonly found: VersionDifference }) {
  const named = (label: string, total: number, names: readonly string[]) =>
    total > 0 && (
      <p>
        <b>{label}</b> {names.slice(0, 8).join(', ')}
        {total > 8 && ` and ${count(total - 8)} more`}
      </p>
    );
  return (
    <div className={css.names}>
      {named('Added:', series.added, series.addedNames)}
      {named('Removed:', series.removed, series.removedNames)}
      {named(
        'Renamed:',
        series.renamed,
        series.renamedNames.map(({ before, after }) => `${before} is now ${after}`),
      )}
    </div>
  );
}

const seriesColumns = (onShow: (series: ChangedSeries) => void): readonly Column<ChangedSeries>[] => [
  {
    id: 'name',
    label: 'Series',
    sortBy: ({ name }) => name,
    cell: (series) => (
      <button type="button" className={css.link} onClick={() => onShow(series)}>
        {series.name === '' ? 'Value' : series.name}
      </button>
    ),
  },
  ...(['changed', 'added', 'removed'] as const).map((id): Column<ChangedSeries> => ({
    id,
    label: sentence(id),
    numeric: true,
    sortBy: (row) => row[id],
    descending: true,
    cell: (row) => count(row[id]),
  })),
  {
    id: 'moved',
    label: 'Moved by',
    meaning: 'Sum of what the values moved by; a value that comes or goes counts whole.',
    numeric: true,
    sortBy: ({ moved }) => moved,
    descending: true,
    cell: ({ moved }) => metric(moved),
  },
  {
    id: 'before',
    label: 'Sum before',
    numeric: true,
    sortBy: ({ sum }) => sum.before,
    descending: true,
    cell: ({ sum }) => metric(sum.before),
  },
  {
    id: 'after',
    label: 'Sum after',
    numeric: true,
    sortBy: ({ sum }) => sum.after,
    descending: true,
    cell: ({ sum }) => metric(sum.after),
  },
];
