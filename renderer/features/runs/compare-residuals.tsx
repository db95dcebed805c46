import { useMemo } from 'react';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { Plot } from '../../charts/plot.tsx';
import { errorQuantilesFigure, persistenceFigure, predictedActualFigure, runLetter } from '../../charts/run-comparison-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { count, metric, pValueText } from '../../words/numbers.ts';
import css from './compare.module.css';
import { FitResiduals } from './fit-residuals.tsx';

/** Errors of the backtests of all series, and residuals of the fits to one. */
export function CompareResiduals({ found }: { readonly found: RunComparison }) {
  const scheme = useScheme();
  const labels = useMemo(() => found.runs.map(({ label }) => label), [found]);
  const range = useMemo((): readonly [number, number] => {
    let low = Infinity;
    let high = -Infinity;
    for (const { predicted, actual } of found.scatter)
      for (const values of [predicted, actual])
        for (const value of values) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
    const room = 0.03 * (high - low || 1);
    return [low - room, high + room];
  }, [found]);
  const persistence = useMemo(() => persistenceFigure(found.errors, labels, scheme), [found, labels, scheme]);
  const scatters = useMemo(() => found.scatter.map((one, k) => predictedActualFigure(one, k, range, scheme)), [found, range, scheme]);
  const quantiles = useMemo(
    () => found.errors.map((one, k) => one.quantiles && errorQuantilesFigure(one.quantiles, k, scheme)),
    [found, scheme],
  );
  return (
    <>
      <section className={css.section} aria-label="Predicted against actual">
        <div className={css.head}>
          <h3>Predicted against actual</h3>
          <span className="quiet">a sample of {count(found.scatter[0]?.actual.length)} forecasts; on the dashed line they agree</span>
        </div>
        <div className={css.grid}>
          {scatters.map((figure, k) => (
            <div key={found.runs[k]?.id} className={css.picture}>
              <Plot
                figure={figure}
                label={`Predicted against actual, ${runLetter(k)}`}
                title={<h4 className={css.small}>{`${runLetter(k)} ${labels[k]}`}</h4>}
              />
            </div>
          ))}
        </div>
      </section>
      <section className={css.section} aria-label="Errors of the backtest">
        <div className={css.head}>
          <h3>Errors of the backtest</h3>
          <span className="quiet">each over the scale of its series and fold</span>
        </div>
        <table className={css.table} aria-label="Errors of the runs">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Errors</th>
              <th scope="col" title="Above zero forecasts too much">
                Mean
              </th>
              <th scope="col" title="Points of the picture below that leave the band which a normal sample keeps to">
                Outside the normal band
              </th>
              <th scope="col" title="Breusch-Pagan: small where the size of errors follows the forecast">
                Same size at all levels, p
              </th>
              <th scope="col" title="Correlation of squared errors with the forecast: above zero where errors grow with the level">
                Size with level
              </th>
            </tr>
          </thead>
          <tbody>
            {found.errors.map((one, k) => (
              <tr key={found.runs[k]?.id}>
                <th scope="row">
                  {runLetter(k)} {labels[k]}
                </th>
                <td>{count(one.count)}</td>
                <td>{metric(one.mean)}</td>
                <td>{one.quantiles ? `${count(one.quantiles.outside)} of ${count(one.quantiles.sample.length)}` : '–'}</td>
                <td>{one.breuschPagan ? pValueText(one.breuschPagan.pValue) : '–'}</td>
                <td>{metric(one.breuschPagan?.correlation)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className={css.grid}>
          {quantiles.map(
            (figure, k) =>
              figure && (
                <div key={found.runs[k]?.id} className={css.picture}>
                  <Plot
                    figure={figure}
                    label={`Quantiles of errors, ${runLetter(k)}`}
                    title={<h4 className={css.small}>{`${runLetter(k)}: beside normal errors`}</h4>}
                  />
                </div>
              ),
          )}
          <div className={css.picture}>
            <Plot figure={persistence} label="How long errors last" title={<h4 className={css.small}>How long errors last</h4>} />
          </div>
        </div>
        <p className={css.note}>
          Errors many steps ahead hang together by nature, so these correlations are no test of the model. The residuals one step ahead,
          below, are.
        </p>
      </section>
      <FitResiduals found={found} />
    </>
  );
}
