import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModelDescription } from '../../../contract/entities/model.ts';
import { Formula } from '../../formula/formula.tsx';
import { significant } from '../../words/numbers.ts';
import css from './estimates-table.module.css';

const shownAtFirst = 8;
/** Longer tables show their first rows only. */
const longest = 14;
/** 97.5% point of the standard normal distribution. */
const z95 = 1.959964;

/** What was estimated, how surely, and how far from zero that is. */
export function EstimatesTable({ estimates }: { readonly estimates: ModelDescription['estimates'] }) {
  const [all, setAll] = useState(false);
  const shown = all || estimates.length <= longest ? estimates : estimates.slice(0, shownAtFirst);
  const sure = estimates.some(({ standardError }) => standardError !== null);
  return (
    <>
      <table className={css.table} aria-label="Parameters">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={css.symbol}>
              Symbol
            </th>
            <th scope="col">Value</th>
            {sure && (
              <>
                <th scope="col" title="How far the value may be off: one standard deviation of its estimate.">
                  Std. error
                </th>
                <th scope="col" title="Value over its standard error; beyond 2 it is hardly zero.">
                  z
                </th>
                <th scope="col" title="Value plus and minus 1.96 standard errors.">
                  95% interval
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, symbol, value, standardError: error }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={css.symbol}>{symbol !== null && <Formula latex={symbol} />}</td>
              <td>{significant(value)}</td>
              {sure && (
                <>
                  <td>{significant(error, 3)}</td>
                  <td>{error === null || error === 0 ? '–' : significant(value / error, 3)}</td>
                  <td>{error === null ? '–' : `${significant(value - z95 * error)} – ${significant(value + z95 * error)}`}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {estimates.length > longest && (
        <Button variant="default" size="compact-xs" className={css.more ?? ''} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${estimates.length}`}
        </Button>
      )}
      {!sure && <p className={css.note}>This model gives no standard errors.</p>}
    </>
  );
}
