import { useMemo } from 'react';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { InTurn } from '../../charts/in-turn.tsx';
import { errorQuantilesFigure, persistenceFigure, predictedActualFigure, runLetter } from '../../charts/run-comparison-figures.ts';
import { StillPlot } from '../../charts/still-plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { count, metric, pValueText } from '../../words/numbers.ts';
import css from './compare.module.css';
import { FitResiduals } from './fit-residuals.tsx';

/** Errors of the backtests of all series, and residuals of the fits to one. */
export function CompareResiduals({ found }: { readonly found: RunComparison }) {
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
  return (
    <>
      <section className={css.section} aria-label="Predicted against actual">
        <div className={css.head}>
          <h3>Predicted against actual</h3>
          <span className="quiet">a sample of {count(found.scatter[0]?.actual.length)} forecasts; on the dashed line they agree</span>
        </div>
        <div className={css.grid}>
          {found.scatter.map((one, k) => (
            <div key={found.runs[k]?.id} className={css.picture}>
              <InTurn>{() => <Scatter one={one} place={k} label={labels[k] ?? ''} range={range} />}</InTurn>
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
          {found.errors.map(
            ({ quantiles }, k) =>
              quantiles && (
                <div key={found.runs[k]?.id} className={css.picture}>
                  <InTurn>{() => <Quantiles quantiles={quantiles} place={k} />}</InTurn>
                </div>
              ),
          )}
          <div className={css.picture}>
            <InTurn>{() => <Persistence errors={found.errors} labels={labels} />}</InTurn>
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

interface ScatterProps {
  readonly one: RunComparison['scatter'][number];
  readonly place: number;
  readonly label: string;
  readonly range: readonly [number, number];
}
function Scatter({ one, place, label, range }: ScatterProps) {
  const scheme = useScheme();
  const figure = useMemo(() => predictedActualFigure(one, place, range, scheme), [one, place, range, scheme]);
  const letter = runLetter(place);
  return (
    <StillPlot
      figure={figure}
      label={`Predicted against actual, ${letter}`}
      title={<h4 className={css.small}>{`${letter} ${label}`}</h4>}
    />
  );
}

interface QuantilesProps {
  readonly quantiles: NonNullable<RunComparison['errors'][number]['quantiles']>;
  readonly place: number;
}
function Quantiles({ quantiles, place }: QuantilesProps) {
  const scheme = useScheme();
  const figure = useMemo(() => errorQuantilesFigure(quantiles, place, scheme), [quantiles, place, scheme]);
  const letter = runLetter(place);
  return (
    <StillPlot
      figure={figure}
      label={`Quantiles of errors, ${letter}`}
      title={<h4 className={css.small}>{`${letter}: beside normal errors`}</h4>}
    />
  );
}

function Persistence({ errors, labels }: { readonly errors: RunComparison['errors']; readonly labels: readonly string[] }) {
  const scheme = useScheme();
  const figure = useMemo(() => persistenceFigure(errors, labels, scheme), [errors, labels, scheme]);
  return <StillPlot figure={figure} label="How long errors last" title={<h4 className={css.small}>How long errors last</h4>} />;
}
