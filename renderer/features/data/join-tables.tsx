import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { JoinReport, JoinTable, TableKind } from '../../../contract/entities/tables.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { ChevronIcon } from '../../components/icons.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { count, significant } from '../../words/numbers.ts';
import { keyText, kindLabels, kindMeanings, matchedText, rowsText, unmatchedText } from '../../words/tables.ts';
import { sentence } from '../../words/terms.ts';
import { JoinKeys } from './join-keys.tsx';
import { withKind } from './join-change.ts';
import css from './join-tables.module.css';

interface Row {
  readonly index: number;
  readonly table: JoinTable;
  readonly report: JoinReport;
}

const kinds = Object.keys(kindLabels) as TableKind[];

/** How the files belong together: each table with what it is, what it is joined on, and what that did to rows and target. */
export function JoinTables() {
  const tables = useSlice('session', (state) => state.choices?.tables);
  const joins = useSlice('session', (state) => state.preview?.report.joins);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  if (!tables || !joins) return null;
  const rows = tables.flatMap((table, index): Row[] => {
    const report = joins.find((join) => join.table === table.name);
    return report ? [{ index, table, report }] : [];
  });
  const toggle = (name: string): void =>
    setOpened((before) => new Set(before.has(name) ? [...before].filter((one) => one !== name) : [...before, name]));
  const columns: Column<Row>[] = [
    {
      id: 'table',
      label: 'Table',
      width: '16%',
      cell: ({ table, report }) => (
        <span className={css.name}>
          <ActionIcon
            size="xs"
            aria-label={`Joins of ${table.name}`}
            aria-expanded={opened.has(table.name)}
            className={css.chevron ?? ''}
            onClick={() => toggle(table.name)}
          >
            <ChevronIcon size={11} />
          </ActionIcon>
          <span className="clip" title={report.files.join(', ')}>
            {table.name}
          </span>
        </span>
      ),
    },
    { id: 'kind', label: 'Is', width: 118, cell: (row) => <Kind {...row} tables={tables} joins={joins} /> },
    {
      id: 'on',
      label: 'Joined on',
      cell: ({ table }) => (
        <span className={`${css.cut} clip`} title={keyText(table.on)}>
          {keyText(table.on)}
        </span>
      ),
    },
    {
      id: 'rows',
      label: 'Rows',
      width: 72,
      numeric: true,
      meaning: 'Rows of the table itself.',
      cell: ({ report }) => (report.rows > 0 ? count(report.rows) : ''),
    },
    {
      id: 'matched',
      label: 'Matched',
      width: 76,
      numeric: true,
      meaning: 'Share of the rows of the main table that find something in this one; of coming rows, those whose series is known.',
      cell: ({ report }) => matchedText(report),
    },
    {
      id: 'after',
      label: 'Rows before → after',
      width: 148,
      numeric: true,
      meaning: 'Rows of the main table before and behind the join: joining adds columns, and neither loses rows nor doubles them.',
      cell: ({ report }) => rowsText(report),
    },
    {
      id: 'sum',
      label: 'Target before → after',
      width: 172,
      numeric: true,
      meaning: 'Sum of the target before and behind the join: it has to stay what it was.',
      cell: ({ report }) => <Sum report={report} />,
    },
  ];
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <DataTable
        fixed
        label="Tables and joins"
        columns={columns}
        rows={rows}
        rowKey={({ table }) => table.name}
        under={(row) => (opened.has(row.table.name) ? <Under {...row} /> : null)}
      />
    </div>
  );
}

function Sum({ report: { kind, sumBefore, sumAfter } }: { readonly report: JoinReport }) {
  if (kind === 'unused') return null;
  const text = significant(sumAfter, 9);
  if (kind === 'main') return text;
  return sumBefore === sumAfter ? <span className="quiet">unchanged</span> : `${significant(sumBefore, 9)} → ${text}`;
}

interface KindProps extends Row {
  readonly tables: readonly JoinTable[];
  readonly joins: readonly JoinReport[];
}
function Kind({ index, table, report, tables, joins }: KindProps) {
  const { session } = useApp();
  const roles = useSlice('session', (state) => state.choices?.roles) ?? {};
  const choose = (kind: TableKind): void => {
    if (kind === 'main') return session.chooseMain(report.files[0] ?? '');
    session.change({ tables: tables.map((one, i) => (i === index ? withKind(one, kind, report, joins, roles) : one)) });
  };
  return (
    <Tooltip label={kindMeanings[table.kind]} position="right">
      <div>
        <Select
          aria-label={`What ${table.name} is`}
          data={kinds.map((value) => ({ value, label: kindLabels[value], disabled: table.kind === 'main' && value !== 'main' }))}
          value={table.kind}
          variant="unstyled"
          allowDeselect={false}
          className={css.kind ?? ''}
          data-unused={table.kind === 'unused' || undefined}
          comboboxProps={{ width: 140, position: 'bottom-start' }}
          onChange={(value) => value !== null && value !== table.kind && choose(value as TableKind)}
        />
      </div>
    </Tooltip>
  );
}

/** Why a table is what it is, what found no partner, and the keys. */
function Under({ index, table, report }: Row) {
  return (
    <div className={css.under}>
      <p>{report.reason === '' ? '' : `${sentence(report.reason)}.`}</p>
      {unmatchedText(report) !== '' && <p>{unmatchedText(report)}</p>}
      {report.added.length > 0 && <p className="quiet">Adds {report.added.join(', ')}.</p>}
      <JoinKeys index={index} table={table} report={report} />
    </div>
  );
}
