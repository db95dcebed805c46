import type { ImportPreview } from '../../../contract/entities/dataset.ts';
import css from './sample-table.module.css';

/** Files with thousands of columns are cut here; all of them are read. */
const mostColumns = 40;

/** The first rows as they were read. */
export function SampleTable({ sample }: { readonly sample: ImportPreview['sample'] }) {
  const columns = sample.columns.slice(0, mostColumns);
  const numeric = columns.map((_, k) => sample.rows.every((row) => isNumeric(row[k] ?? '')));
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <table className={css.table} aria-label="First rows">
        <thead>
          <tr>
            {columns.map((name, k) => (
              <th key={k} scope="col" className={numeric[k] ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.rows.map((row, i) => (
            <tr key={i}>
              {columns.map((_, k) => (
                <td key={k} className={numeric[k] ? 'number' : undefined}>
                  {row[k] ?? <span className={css.missing}>missing</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sample.columns.length > mostColumns && <p className={css.more}>and {sample.columns.length - mostColumns} more columns</p>}
    </div>
  );
}

const isNumeric = (cell: string): boolean => /^$|^-?\d+([.,]\d+)?$|^-?\d{1,3}([.,' ]\d{3})+([.,]\d+)?$/.test(cell);
