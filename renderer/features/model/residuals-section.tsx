import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FittedModel } from '../../../contract/entities/model.ts';
import type { Range } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { autocorrelationFigure, histogramFigure, quantileFigure, residualsFigure } from '../../charts/residual-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { CheckIcon, WarningIcon } from '../../components/icons.tsx';
import { counted } from '../../words/numbers.ts';
import { residualFindings } from '../../words/residuals.ts';
import css from './residuals-section.module.css';

interface Props {
  readonly shown: { readonly key: string; readonly value: FittedModel };
  readonly version: DatasetVersion;
  readonly name: string;
}

/** What the model left: in words first, then in four charts. */
export function ResidualsSection({ shown, version, name }: Props) {
  const scheme = useScheme();
  const { value: fitted } = shown;
  const { description, diagnostics } = fitted;
  const [correlation, setCorrelation] = useState<'acf' | 'pacf'>('acf');
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const key = JSON.stringify([fitted.experimentId, fitted.series]);
  const figures = useMemo(
    () =>
      description && {
        time: residualsFigure({
          time: fitted.time,
          residuals: description.residuals,
          integerAxis: version.axis.frequency.unit === 'integer',
          scheme,
          key,
          shown: window?.key === key ? window.range : null,
        }),
        quantiles: quantileFigure(description.residuals, scheme),
      },
    [description, fitted, version, scheme, key, window],
  );
  const tested = useMemo(
    () =>
      diagnostics && {
        acf: autocorrelationFigure(diagnostics.acf, diagnostics.bound, 'Autocorrelation', scheme),
        pacf: autocorrelationFigure(diagnostics.pacf, diagnostics.bound, 'Partial autocorrelation', scheme),
        histogram: histogramFigure({ ...diagnostics.histogram, ...diagnostics }, scheme),
      },
    [diagnostics, scheme],
  );
  const some = description?.residuals.some((value) => Number.isFinite(value)) ?? false;
  return (
    <section aria-label="Residuals" className={css.section}>
      <h3 className={css.heading}>
        What is left
        {diagnostics && <span className={css.aside}>{counted(diagnostics.count, 'residual')}, one step ahead over the history</span>}
      </h3>
      {!diagnostics && <p className="quiet">{some ? 'There are too few residuals to test.' : 'This model leaves no residuals.'}</p>}
      {diagnostics && (
        <ul className={css.findings} aria-label="What is left, in words">
          {residualFindings(diagnostics, version.seasonLength).map((finding) => (
            <li key={finding.detail} data-fine={finding.fine || undefined}>
              {finding.fine ? <CheckIcon size={14} /> : <WarningIcon size={14} />}
              <span>
                {finding.text} <span className="quiet">{finding.detail}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {figures && some && (
        <div className={css.charts}>
          <Chart wide>
            <Plot
              figure={figures.time}
              label={`Residuals of ${name} with ${fitted.label}`}
              title={<h4 className={css.small}>Over time</h4>}
              onWindow={(range) => setWindow({ key, range })}
            />
          </Chart>
          {tested && (
            <>
              <Chart>
                <Plot
                  figure={tested[correlation]}
                  label={`Autocorrelation of the residuals of ${name}`}
                  title={
                    <SegmentedControl
                      aria-label="Correlation"
                      value={correlation}
                      onChange={(value) => setCorrelation(value as 'acf' | 'pacf')}
                      data={[
                        { value: 'acf', label: 'ACF' },
                        { value: 'pacf', label: 'PACF' },
                      ]}
                    />
                  }
                />
              </Chart>
              <Chart>
                <Plot
                  figure={tested.histogram}
                  label={`Histogram of the residuals of ${name}`}
                  title={<h4 className={css.small}>Sizes</h4>}
                />
              </Chart>
            </>
          )}
          <Chart>
            <Plot
              figure={figures.quantiles}
              label={`Residuals of ${name} beside a normal distribution`}
              title={<h4 className={css.small}>Beside a normal distribution</h4>}
            />
          </Chart>
        </div>
      )}
    </section>
  );
}

const Chart = ({ wide = false, children }: { readonly wide?: boolean; readonly children: ReactNode }) => (
  <div className={css.chart} data-wide={wide || undefined}>
    {children}
  </div>
);
