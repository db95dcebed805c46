import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { ExploreOptions, ExploreSeries } from '../../../contract/entities/explore.ts';
import { Plot } from '../../charts/plot.tsx';
import { autocorrelationFigure } from '../../charts/residual-figures.ts';
import { spectrumFigure } from '../../charts/spectrum-figure.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { pValueText } from '../../words/numbers.ts';
import css from './explore-view.module.css';
import { Lazily } from './lazily.tsx';
import { StationarityTable } from './stationarity-table.tsx';

interface Props {
  readonly series: ExploreSeries;
  readonly name: string;
}

/** How values depend on those before: correlations, the periods that stand out, and whether it is stationary. */
export function DependenceSection({ series, name }: Props) {
  const app = useApp();
  const options = useSlice('explore', (state) => state.options);
  const { autocorrelation, spectrum, stationarity, differencedBy } = series;
  const { differencing = 'none' } = options;
  const box = autocorrelation?.ljungBox;
  return (
    <>
      {(autocorrelation || differencing !== 'none') && (
        <section aria-label="Dependence on the past" className={css.section}>
          <div className={css.head}>
            <h3 className={css.heading}>Dependence on the past</h3>
            <SegmentedControl
              size="xs"
              aria-label="Differences"
              value={differencing}
              data={[
                { value: 'none', label: 'Values' },
                { value: 'first', label: 'Changes' },
                { value: 'seasonal', label: 'Over a season', disabled: differencedBy === null },
                { value: 'both', label: 'Both', disabled: differencedBy === null },
              ]}
              onChange={(value) => app.explore.store.setState({ options: { ...options, differencing: value as Differencing } })}
            />
            <span className="quiet">{differenceWords(differencing, differencedBy)}</span>
            {box && (
              <span className="quiet">
                {box.verdict}: Ljung-Box over {box.lags} lags, p {pValueText(box.pValue)}
              </span>
            )}
          </div>
          {!autocorrelation && <p className={css.note}>Too few changes, or all of them the same.</p>}
          {autocorrelation && (
            <div className={css.pair}>
              <Lazily height={220}>
                <Correlogram part="acf" data={autocorrelation} name={name} />
              </Lazily>
              <Lazily height={220}>
                <Correlogram part="pacf" data={autocorrelation} name={name} />
              </Lazily>
            </div>
          )}
        </section>
      )}
      <section aria-label="Stationarity" className={css.section}>
        <div className={css.head}>
          <h3 className={css.heading}>Stationarity and periods</h3>
          <span className="quiet">{stationarity.verdict}</span>
        </div>
        <div className={css.broad}>
          <StationarityTable series={series} />
          {spectrum && (
            <Lazily height={248}>
              <Spectrum spectrum={spectrum} name={name} />
            </Lazily>
          )}
        </div>
      </section>
    </>
  );
}

type Differencing = NonNullable<ExploreOptions['differencing']>;

function differenceWords(how: Differencing, season: number | null): string {
  const over = `from ${season ?? ''} periods before`;
  if (how === 'none') return '';
  if (how === 'first' || season === null) return 'Changes from the period before';
  return how === 'seasonal' ? `Changes ${over}` : `Changes ${over}, and of those from one to the next`;
}

interface CorrelogramProps {
  readonly part: 'acf' | 'pacf';
  readonly data: NonNullable<ExploreSeries['autocorrelation']>;
  readonly name: string;
}
function Correlogram({ part, data, name }: CorrelogramProps) {
  const scheme = useScheme();
  const label = part === 'acf' ? 'Autocorrelation' : 'Partial autocorrelation';
  const figure = useMemo(
    () => autocorrelationFigure(data[part], data.bound, label, scheme, part === 'acf' ? data.bartlett : null),
    [data, part, label, scheme],
  );
  return <Plot figure={figure} label={`${label} of ${name}`} title={<h4 className={css.small}>{part.toUpperCase()}</h4>} />;
}

function Spectrum({ spectrum, name }: { readonly spectrum: NonNullable<ExploreSeries['spectrum']>; readonly name: string }) {
  const scheme = useScheme();
  const figure = useMemo(() => spectrumFigure(spectrum, scheme), [spectrum, scheme]);
  return <Plot figure={figure} label={`Spectrum of ${name}`} title={<h4 className={css.small}>Spectrum</h4>} />;
}
