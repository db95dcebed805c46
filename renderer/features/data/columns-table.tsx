import { Select, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { ColumnProfile, ColumnRole } from '../../../contract/entities/dataset.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import { roleLabels, roleMeanings, typeLabels } from '../../words/terms.ts';
import css from './columns-table.module.css';

const roles = (Object.keys(roleLabels) as ColumnRole[]).map((value) => ({ value, label: roleLabels[value] }));

/** Wide files have thousands of columns; this many are shown at once. */
const mostRows = 60;

/** The columns of the files: what they hold, what they are for, why. */
export function ColumnsTable({ columns }: { readonly columns: readonly ColumnProfile[] }) {
  const chosen = useSlice('session', (state) => state.choices?.roles);
  const [find, setFind] = useState('');
  const shape: Column<ColumnProfile>[] = [
    { id: 'name', label: 'Column', width: '17%', cell: (column) => <Cut className={css.name} text={column.name} /> },
    { id: 'role', label: 'Used as', width: 124, cell: (column) => <Role column={column} role={chosen?.[column.name] ?? column.role} /> },
    { id: 'type', label: 'Holds', width: 104, cell: (column) => <span className="quiet">{typeLabels[column.type]}</span> },
    {
      id: 'missing',
      label: 'Missing',
      width: 70,
      numeric: true,
      meaning: 'Rows in which this column is empty.',
      sortBy: (column) => column.missing,
      descending: true,
      cell: (column) => (column.missing === 0 ? <span className="quiet">0</span> : count(column.missing)),
    },
    {
      id: 'distinct',
      label: 'Distinct',
      width: 72,
      numeric: true,
      meaning: 'Different values in this column.',
      sortBy: (column) => column.distinct,
      descending: true,
      cell: (column) => count(column.distinct),
    },
    { id: 'examples', label: 'Examples', cell: (column) => <Examples column={column} /> },
    { id: 'reason', label: 'Why', width: '27%', cell: (column) => <Why text={column.reason} /> },
  ];
  const words = find.toLowerCase();
  const matching = columns.filter((column) => column.name.toLowerCase().includes(words));
  const shown = matching.slice(0, mostRows);
  return (
    <>
      {columns.length > mostRows && (
        <div className={css.find}>
          <TextInput
            aria-label="Find a column"
            placeholder="Find a column"
            value={find}
            w={240}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <span className="quiet">
            {count(shown.length)} of {count(columns.length)} columns are shown; all of them are read.
          </span>
        </div>
      )}
      <div className={css.scroll} tabIndex={0} data-inset>
        <DataTable fixed label="Columns" columns={shape} rows={shown} rowKey={(column) => column.name} />
      </div>
    </>
  );
}

function Role({ column, role }: { readonly column: ColumnProfile; readonly role: ColumnRole }) {
  const app = useApp();
  return (
    <Tooltip label={roleMeanings[role]} position="right">
      <div>
        <Select
          aria-label={`Use of ${column.name}`}
          data={roles}
          value={role}
          variant="unstyled"
          className={css.role ?? ''}
          data-unused={role === 'ignore' || undefined}
          comboboxProps={{ width: 140, position: 'bottom-start' }}
          onChange={(value) => value !== null && app.session.setRole(column.name, value as ColumnRole)}
        />
      </div>
    </Tooltip>
  );
}

function Examples({ column }: { readonly column: ColumnProfile }) {
  const text = column.examples.slice(0, 3).join(', ');
  const range = column.min !== null && column.max !== null && column.type !== 'text' ? `${column.min} to ${column.max}` : text;
  return (
    <span className={`${css.cut} quiet clip`} title={range}>
      {text}
    </span>
  );
}

const Cut = ({ text, className }: { readonly text: string; readonly className: string | undefined }) => (
  <span className={`${css.cut} clip ${className ?? ''}`} title={text}>
    {text}
  </span>
);

/** A reason, on two lines where it is long. */
const Why = ({ text }: { readonly text: string }) => (
  <span className={css.why} title={text}>
    {text}
  </span>
);
