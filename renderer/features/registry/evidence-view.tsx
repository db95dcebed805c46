import type { Evidence } from '../../../contract/entities/registry.ts';
import { bytes, count, counted, metric, percent, pValueText } from '../../words/numbers.ts';
import { duration } from '../../words/times.ts';
import { Range } from './range.tsx';
import css from './registry.module.css';

const names = { mase: 'MASE', mae: 'MAE', rmse: 'RMSE', smape: 'sMAPE, %', wape: 'WAPE, %', bias: 'Bias' } as const;
const meanings: Partial<Record<keyof typeof names, string>> = {
  rmse: 'Of all forecasts together. The table of models gives the mean of the RMSE of each series, which is smaller where series differ in size.',
  wape: 'Sum of absolute errors over the sum of what came, in percent',
  bias: 'Forecast less actual, mean: above zero is too much',
};
const verdicts = { 'too-narrow': 'too narrow', 'as-promised': 'as promised', 'too-wide': 'too wide' } as const;

/** A version beside what it would replace, or replaced: errors on the same folds, the test, intervals, speed. */
export function EvidenceView({ found, name }: { readonly found: Evidence; readonly name: string }) {
  const { against, verdict, none, cells, metrics, test, coverage, speed } = found;
  const other = against === null ? '' : against.number === null ? against.label : `v${against.number} ${against.label}`;
  const held = (one: Evidence['coverage'][number]['version']) =>
    one.coverage === null ? '–' : `${metric(one.coverage)}%${one.verdict === null ? '' : ` ${verdicts[one.verdict]}`}`;
  return (
    <div className={css.evidence}>
      <p className={css.verdict}>{verdict}</p>
      {none === null && cells !== null && (
        <>
          <p className={css.against}>
            {against?.role === 'baseline' && 'There is no champion yet: measured by the simple model of its own comparison. '}
            On {count(cells.shared)} forecasts that both made in their backtests: {counted(cells.series, 'series', 'series')},{' '}
            {counted(cells.origins, 'origin')}.
            {cells.changedActuals > 0 && ` ${counted(cells.changedActuals, 'actual')} differ between the dataset versions.`}
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
                  <th scope="row" title={meanings[one]}>
                    {names[one]}
                    {one === 'rmse' && <span className={css.interval}> of all together</span>}
                  </th>
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
                  <td>{relative ? percent(relative.estimate, { decimals: 1, sign: true }) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {test && (
            <p className={css.note}>
              Diebold-Mariano on scaled errors:{' '}
              {test.refused ??
                `p ${test.pValue === null ? '–' : pValueText(test.pValue)} over time, for these series${test.overSeries === null ? '' : `; p ${pValueText(test.overSeries)} for more series like these`}`}
              .{test.winRate !== null && ` Errs less on ${percent(test.winRate)} of series.`} Bold: the interval leaves out zero.
            </p>
          )}
          <table aria-label="Intervals and speed">
            <thead>
              <tr>
                <th scope="col">Intervals and speed</th>
                <th scope="col">{name}</th>
                <th scope="col">{other}</th>
              </tr>
            </thead>
            <tbody>
              {coverage.map(({ level, version, other: theirs }) => (
                <tr key={level}>
                  <th scope="row">Inside the {level}% interval</th>
                  <td>{held(version)}</td>
                  <td>{held(theirs)}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">Processor time of all fits</th>
                <td>{duration(speed.version.fitMs)}</td>
                <td>{duration(speed.other?.fitMs ?? null)}</td>
              </tr>
              <tr>
                <th scope="row">Processor time of all forecasts</th>
                <td>{duration(speed.version.forecastMs)}</td>
                <td>{duration(speed.other?.forecastMs ?? null)}</td>
              </tr>
              <tr>
                <th scope="row">Fitted models</th>
                <td>{bytes(speed.version.bytes)}</td>
                <td>{speed.other ? bytes(speed.other.bytes) : '–'}</td>
              </tr>
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}
