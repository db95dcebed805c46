import { useMemo } from 'react';
import { count } from '../../words/numbers.ts';
import { csvLines } from './csv-lines.ts';
import css from './csv-preview.module.css';

const mostRows = 200;

/** The first rows of a CSV. */
export function CsvPreview({ bytes }: { readonly bytes: Uint8Array }) {
  const { rows, more } = useMemo(() => csvLines(new TextDecoder().decode(bytes), mostRows), [bytes]);
  const [head = [], ...body] = rows;
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <table className={css.table} aria-label="First rows of the file">
        <thead>
          <tr>
            {head.map((name, k) => (
              <th key={k} scope="col" className={isNumber(body[0]?.[k]) ? 'number' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, i) => (
            <tr key={i}>
              {row.map((cell, k) => (
                <td key={k} className={isNumber(cell) ? 'number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className={css.more}>and {count(more)} more rows</p>}
    </div>
  );
}

const isNumber = (cell: string | undefined): boolean => cell !== undefined && cell !== '' && Number.isFinite(Number(cell));
