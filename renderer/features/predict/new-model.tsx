import { Select } from '@mantine/core';
import type { RowFileColumn } from '../../../contract/entities/regression.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import type { RowDraft } from '../../state/row-models.ts';
import { useApp } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import css from './new-model.module.css';
import { NewModelForm } from './new-model-form.tsx';
import { NoteList, type Note } from './note-list.tsx';
import { columnKindLabels, choicesOfUse, keyOfUse } from './words.ts';

/** A file that a model is to be learnt from: its columns, and what each is used for. */
export function NewModel({ draft, onChoose }: { readonly draft: RowDraft; readonly onChoose: () => void }) {
  const { file, seen, failure } = draft;
  return (
    <>
      <WorkColumn label="New model">
        <Bar
          title="New model"
          detail={seen ? `${file.name} · ${counted(seen.rows, 'row')}${seen.part === undefined ? '' : ` · ${seen.part}`}` : file.name}
        />
        {failure && <FailureNote failure={failure} steps={{ 'choose-files': onChoose }} otherwise="choose-files" />}
        {!seen && !failure && (
          <p className={css.waiting} role="status">
            Reading {file.name}…
          </p>
        )}
        {seen && (
          <div className={css.scroll} tabIndex={0} data-inset>
            <Notes draft={draft} />
            <ColumnTable draft={draft} columns={seen.columns} />
          </div>
        )}
      </WorkColumn>
      {seen && (
        <InspectorColumn label="Options">
          <NewModelForm draft={draft} seen={seen} />
        </InspectorColumn>
      )}
    </>
  );
}

function Notes({ draft: { seen } }: { readonly draft: RowDraft }) {
  if (!seen) return null;
  const notes: Note[] = [...seen.leaks];
  const [bad] = seen.badLines.first;
  if (bad)
    notes.push({ severity: 'warning', message: `${counted(seen.badLines.count, 'line')} left out: line ${bad.line} ${bad.reason}.` });
  for (const { name, bad: cells } of seen.columns)
    if (cells)
      notes.push({
        severity: 'warning',
        message: `${name}: ${counted(cells.cells, 'cell')} count as missing; “${cells.example}” in line ${cells.line} ${cells.reason}.`,
      });
  if (seen.date === null) notes.push({ severity: 'warning', message: 'No column of dates: the last rows of the file are the test.' });
  if (notes.length === 0) return null;
  return (
    <div className={css.notes}>
      <NoteList label="Findings" notes={notes} />
    </div>
  );
}

function ColumnTable({ draft, columns }: { readonly draft: RowDraft; readonly columns: readonly RowFileColumn[] }) {
  const app = useApp();
  const table: Column<RowFileColumn>[] = [
    { id: 'name', label: 'Column', cell: ({ name }) => name, sortBy: ({ name }) => name },
    {
      id: 'use',
      label: 'Predict from it as',
      cell: (column) => {
        if (column.name === draft.target) return <b>The target</b>;
        const choices = choicesOfUse[column.kind];
        const chosen = draft.uses.has(column.name) ? (draft.uses.get(column.name) ?? null) : column.proposed;
        return (
          <Select
            className={css.use}
            aria-label={`Use of ${column.name}`}
            data={choices.map(({ value, label }) => ({ value, label }))}
            value={keyOfUse(chosen)}
            onChange={(value) =>
              app.rowModels.use(column.name, choices.find((choice) => choice.value === value)?.feature(column.name) ?? null)
            }
          />
        );
      },
    },
    { id: 'kind', label: 'Holds', cell: ({ kind, examples }) => <span title={examples.join(', ')}>{columnKindLabels[kind]}</span> },
    { id: 'distinct', label: 'Different', numeric: true, cell: ({ distinct }) => count(distinct), sortBy: ({ distinct }) => distinct },
    { id: 'missing', label: 'Missing', numeric: true, cell: ({ missing }) => count(missing), sortBy: ({ missing }) => missing },
    { id: 'why', label: 'Proposed because', cell: ({ reason }) => <span className="quiet">{reason}</span> },
  ];
  return <DataTable label="Columns of the file" columns={table} rows={columns} rowKey={({ name }) => name} />;
}
