import type { RowEvidence } from '../../../contract/entities/row-evidence.ts';
import { count, counted, metric, percent, pValueText } from '../../words/numbers.ts';
import { Range } from './range.tsx';
import css from './registry.module.css';

const names = { mae: 'MAE', rmse: 'RMSE', bias: 'Bias' } as const;

/** Two versions on the same rows, none of which either had seen when it predicted it: errors, the test, intervals. */
export function RowEvidenceView({ found, name }: { readonly found: RowEvidence; readonly name: string }) {
  const { against, verdict, rows, metrics, test, coverage } = found;
  if (rows === null || against === null)
    return (
      <div className={css.evidence}>
        <p className={css.verdict}>{verdict}</p>
      </div>
    );
  const other = `v${against.number} ${against.label}`;
  const units = rows.units === 'days' ? counted(rows.count, 'day') : counted(rows.count, 'block of rows', 'blocks of rows');
  return (
    <div className={css.evidence}>
      <p className={css.verdict}>{verdict}</p>
      <p className={css.against}>
        On {counted(rows.compared, 'row')}
        {rows.from !== null && ` of ${rows.from} to ${rows.to ?? ''}`} that neither had seen when it predicted them;{' '}
        {count(rows.heldByBoth)} held out by both. Intervals by drawing {units} again.
        {rows.seen > 0 && ` Left out: ${counted(rows.seen, 'row')} that one of them had learnt from.`}
        {rows.unread > 0 && ` ${counted(rows.unread, 'row')} could not be read.`}
        {rows.every > 1 && ` Of large files one row in ${rows.every} is looked at.`}
      </p>
      <table aria-label="Errors">
        <thead>
          <tr>
            <th scope="col">95% intervals</th>
            <th scope="col">{name}</th>
            <th scope="col">{other}</th>
            <th scope="col">Difference</th>
            <th scope="col">In percent</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ metric: one, version, other: theirs, difference, relative }) => (
            <tr key={one}>
              <th scope="row">{names[one]}</th>
              <td>
                {metric(version.estimate)}
                <Range {...version} />
              </td>
              <td>
                {metric(theirs.estimate)}
                <Range {...theirs} />
              </td>
              <td className={difference.lower > 0 || difference.upper < 0 ? css.sure : undefined}>
                {metric(difference.estimate)}
                <Range {...difference} />
              </td>
              <td>{relative === null ? '–' : percent(relative, { decimals: 1, sign: true })}</td>
            </tr>
          ))}
          {coverage.map(({ level, version, other: theirs }) => (
            <tr key={level}>
              <th scope="row">Inside the {level}% interval</th>
              <td>{percent(version.coverage)}</td>
              <td>{percent(theirs.coverage)}</td>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      {test && (
        <p className={css.note}>
          Diebold-Mariano on absolute errors:{' '}
          {test.refused ??
            `p ${test.pValue === null ? '–' : pValueText(test.pValue)}, the more cautious of the tests over ${rows.units === 'days' ? 'days' : 'blocks'} and rows`}
          . {test.winRate !== null && `Errs less on ${percent(test.winRate)} of rows.`} Bold: the interval leaves out zero.
        </p>
      )}
    </div>
  );
}
