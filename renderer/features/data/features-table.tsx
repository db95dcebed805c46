import { Button, Checkbox, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FeatureColumn, FeatureKindInfo, FeatureLook } from '../../../contract/entities/features.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import type { FeatureDraft } from '../../state/features.ts';
import { useApp } from '../../state/use-app.ts';
import { knownText, noteText } from '../../words/features.ts';
import { amount, counted, percent } from '../../words/numbers.ts';
import css from './features-tab.module.css';

interface Props {
  readonly version: DatasetVersion;
  readonly draft: FeatureDraft;
  readonly look: FeatureLook;
  readonly kinds: readonly FeatureKindInfo[];
  /** The one on the chart. */
  readonly column: string | null;
}

/** A name that may go on in the next line after any underscore. */
const breakable = (name: string): ReactNode[] => name.split(/(?<=_)/).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={i} />, part]));

/** Every column that the features make, with what a sample of rows says of it. A row opens its feature. */
export function FeatureTable({ version, draft, look, kinds, column }: Props) {
  const { features } = useApp();
  const { set } = draft;
  const labels = new Map(kinds.map(({ kind, label }) => [kind, label]));
  const weak = look.columns.filter(({ leftOut, drop }) => leftOut === null && drop !== null).map(({ name }) => name);
  const exclude = (names: readonly string[]): void => {
    const { exclude: before = [], ...rest } = set;
    features.change(version.id, { ...rest, exclude: [...new Set([...before, ...names])] });
  };
  const include = (name: string): void => {
    const { exclude: before = [], ...rest } = set;
    const left = before.filter((one) => one !== name);
    features.change(version.id, left.length > 0 ? { ...rest, exclude: left } : rest);
  };
  // What the user has left out shows at once, whatever the figures still say.
  const out = new Set(set.exclude ?? []);
  const used = ({ name, leftOut }: FeatureColumn): boolean => !out.has(name) && (leftOut === null || leftOut === 'excluded');
  const noteOf = (row: FeatureColumn): string => {
    const found = look.findings.find((finding) => finding.column === row.name && finding.severity !== 'info');
    return noteText(out.has(row.name) ? { ...row, leftOut: 'excluded' } : row, set.horizon) ?? found?.message ?? '';
  };
  const columns: Column<FeatureColumn>[] = [
    {
      id: 'use',
      label: 'Use',
      width: 40,
      cell: (row) => (
        <Checkbox
          size="xs"
          aria-label={`Use ${row.name}`}
          checked={used(row)}
          disabled={row.leftOut === 'reach' || row.leftOut === 'repeated'}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => (event.currentTarget.checked ? include(row.name) : exclude([row.name]))}
        />
      ),
    },
    {
      id: 'name',
      label: 'Column',
      className: css.nameCell,
      sortBy: ({ name }) => name,
      cell: (row) => (
        <>
          <Tooltip label={row.meaning} multiline maw={320}>
            <button
              type="button"
              className={`${css.name} ${used(row) ? '' : css.out}`}
              onClick={() => features.show(version.id, { column: row.name })}
            >
              {breakable(row.name)}
            </button>
          </Tooltip>
          <span className={css.noteBelow}>{noteOf(row)}</span>
        </>
      ),
    },
    {
      id: 'r',
      label: 'r',
      meaning: 'Correlation with the target within the series; of attributes between them.',
      numeric: true,
      descending: true,
      sortBy: ({ correlation }) => (correlation === null ? null : Math.abs(correlation)),
      cell: ({ correlation }) => amount(correlation, 1),
    },
    {
      id: 'strength',
      label: 'Strength',
      meaning: 'How much it says of the target in any shape, 0 to 1: the correlation that would say as much.',
      numeric: true,
      descending: true,
      sortBy: ({ information }) => information,
      cell: ({ information }) => amount(information, 1),
    },
    {
      id: 'missing',
      label: 'Missing',
      meaning: 'Share of the rows without a value, most of them at the beginning of each series.',
      numeric: true,
      sortBy: ({ missing }) => missing,
      cell: ({ missing }) => percent(missing),
    },
    {
      id: 'known',
      label: 'Known',
      meaning: 'When the value is known: always, as far as its column goes, or so many periods after the last value of the target.',
      sortBy: ({ reach }) => reach ?? Infinity,
      cell: knownText,
    },
    {
      id: 'weight',
      label: 'Weight',
      meaning: 'Its share of the weights of a linear model of all columns.',
      numeric: true,
      descending: true,
      sortBy: ({ importance }) => importance,
      cell: ({ importance }) => percent(importance),
    },
    { id: 'kind', label: 'Kind', className: css.roomy, sortBy: ({ kind }) => kind, cell: ({ kind }) => labels.get(kind) ?? kind },
    {
      id: 'note',
      label: 'Note',
      className: `${css.roomy} ${css.note}`,
      cell: noteOf,
    },
  ];
  return (
    <>
      <DataTable
        label="Feature columns"
        columns={columns}
        rows={look.columns}
        rowKey={({ name, spec, leftOut }) => `${spec} ${name} ${leftOut === 'repeated' ? 'again' : ''}`}
        isCurrent={({ name }) => name === column}
        onRow={({ name, spec }) => features.show(version.id, { column: name, open: spec })}
      />
      <p className={`${css.foot} quiet`}>
        {counted(look.columns.filter(({ leftOut }) => leftOut === null).length, 'column')}, figures from {counted(look.rows, 'row')}
        {weak.length > 0 && (
          <Button variant="default" size="compact-xs" onClick={() => exclude(weak)}>
            Leave out {counted(weak.length, 'column')} that {weak.length === 1 ? 'says' : 'say'} little or the same
          </Button>
        )}
      </p>
    </>
  );
}
