import type { LevelAccuracy, LevelMethod } from '../../../contract/entities/levels.ts';
import { amount, count } from '../../words/numbers.ts';
import css from './levels.module.css';

interface Props {
  readonly accuracy: LevelAccuracy;
  readonly method: LevelMethod;
}

/** A size whose numbers have three decimals: methods differ by little. */
const threeDecimals = 0.5;

/** MASE of every method by level, the lowest of each level in bold; each forecast by itself first. */
export function AccuracyTable({ accuracy, method }: Props) {
  const { rows, methods, folds } = accuracy;
  const lowest = rows.map((_, r) => Math.min(...methods.map(({ mase }) => mase[r] ?? Infinity)));
  return (
    <div className={css.scroll} tabIndex={0} role="group" aria-label="Accuracy" data-inset>
      <table className={css.table} aria-label="Accuracy by level">
        <thead>
          <tr>
            <th scope="col">MASE</th>
            {rows.map(({ name, nodes }) => (
              <th key={name} scope="col">
                {name === 'all' ? 'all nodes' : name} <span className="quiet">{count(nodes)}</span>
              </th>
            ))}
            <th scope="col" title="Folds in which the MASE of all nodes is lower than that of each forecast by itself">
              Better folds
            </th>
          </tr>
        </thead>
        <tbody>
          {methods.map(({ name, label, mase, better, refused }) => (
            <tr key={name} aria-current={name === method ? 'true' : undefined}>
              <th scope="row">
                {label}
                {name === method && <span className="quiet"> shown</span>}
              </th>
              {refused === null ? (
                rows.map(({ name: row }, r) => (
                  <td key={row} className={mase[r] === lowest[r] ? css.lowest : undefined}>
                    {amount(mase[r], threeDecimals)}
                  </td>
                ))
              ) : (
                <td colSpan={rows.length} className={css.refused} title={refused}>
                  {refused}
                </td>
              )}
              <td>{better === null || refused !== null ? '' : `${better} of ${folds}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
