import { Select } from '@mantine/core';
import { useState } from 'react';
import type { SheetPreview } from '../../../contract/entities/report.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { count, significant } from '../../words/numbers.ts';
import css from './csv-preview.module.css';

/** What the sheets of a workbook begin with, one at a time. */
export function SheetsPreview({ reportId }: { readonly reportId: string }) {
  const app = useApp();
  const { value, failure } = useResource(app.reportSheets, reportId);
  const [asked, setAsked] = useState<string | null>(null);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.reportSheets.refresh(reportId) }} />;
  if (!value) return null;
  const shown = value.sheets.find(({ name }) => name === asked) ?? value.sheets[0];
  return (
    <div className={css.sheets}>
      <Select
        className={css.choice}
        aria-label="Sheet"
        data={value.sheets.map(({ name }) => name)}
        value={shown?.name ?? null}
        allowDeselect={false}
        onChange={setAsked}
      />
      {shown && <Sheet key={shown.name} sheet={shown} />}
    </div>
  );
}

function Sheet({ sheet: { name, rows, more } }: { readonly sheet: SheetPreview }) {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <table className={css.table} aria-label={`First rows of ${name}`}>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {Array.from({ length: columns }, (_, k) => {
                const cell = row[k] ?? null;
                return (
                  <td key={k} className={typeof cell === 'number' ? 'number' : undefined} data-head={i === 0 || undefined}>
                    {typeof cell === 'number' ? significant(cell, 6) : cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className={css.more}>and {count(more)} more rows</p>}
    </div>
  );
}
