import type { Experiment } from '../../contract/entities/experiment.ts';
import type { FittedModel } from '../../contract/entities/model.ts';
import { random, type FakeSet } from './fake-series.ts';
import { forecastOf } from './fake-training.ts';

const lags = 28;

/** A made-up fit: a level, a week and what is left. `arima` of series 3 was stood in for; `mean` cannot be described. */
export function fittedOf(set: FakeSet, experiment: Experiment, model: string, index: number): FittedModel {
  const { history, forecast, series, modelUsed } = forecastOf(set, model, index, experiment.options.horizon);
  const row = experiment.leaderboard.find((one) => one.model === model);
  const m = set.version.seasonLength;
  const next = random(index + 11);
  const all = Float64Array.from([...history.y, ...forecast.mean]);
  const level = all.map((_, i) => meanOf(all, Math.max(0, i - 4 * m), Math.min(all.length, i + 4 * m)));
  const week = Float64Array.from(
    { length: m },
    (_, k) => meanOf(Float64Array.from(all.filter((_value, i) => i % m === k)), 0, 1e9) - meanOf(all, 0, 1e9),
  );
  const season = all.map((_, i) => week[i % m] ?? 0);
  const fitted = history.y.map((_, i) => (i < m ? NaN : (level[i] ?? NaN) + (season[i] ?? NaN)));
  const residuals = history.y.map((value, i) => value - (fitted[i] ?? NaN));
  const known = residuals.filter(Number.isFinite);
  const mean = meanOf(known, 0, known.length);
  const deviation = Math.sqrt(
    meanOf(
      known.map((value) => (value - mean) ** 2),
      0,
      known.length,
    ),
  );
  const described = model !== 'mean';
  return {
    experimentId: experiment.id,
    model,
    kind: row?.kind ?? model,
    label: row?.label ?? model,
    spec: row?.spec ?? {},
    series,
    modelUsed,
    chosen: model === 'best' ? 'theta' : null,
    time: history.time,
    futureTime: forecast.time,
    y: history.y,
    fittedTo: history.y,
    transformed: false,
    mean: forecast.mean,
    bands: forecast.bands,
    description: described
      ? {
          name: model === 'arima' ? `ARIMA(1,1,1)(0,1,1)[${m}]` : `ETS(A,A,A)[${m}]`,
          equation: [
            'y_t &= \\ell_{t-1} + b_{t-1} + s_{t-m} + \\varepsilon_t',
            '\\ell_t &= \\ell_{t-1} + b_{t-1} + \\alpha \\varepsilon_t',
            's_t &= s_{t-m} + \\gamma \\varepsilon_t',
          ],
          estimates: [
            { name: 'alpha', symbol: '\\alpha', value: 0.314, standardError: 0.021 },
            { name: 'gamma', symbol: '\\gamma', value: 0.0012, standardError: 0.0009 },
            { name: 'l0', symbol: '\\ell_0', value: 3122.4, standardError: null },
          ],
          criteria: { logLik: -12_034.2, aic: 24_090.4, aicc: 24_090.6, bic: 24_151.8 },
          sigma2: deviation ** 2,
          components: [
            { name: 'Level', values: level, effect: 'additive' },
            { name: 'Season', values: season, effect: 'additive' },
          ],
          fitted,
          residuals,
        }
      : null,
    diagnostics: described
      ? {
          count: known.length,
          mean,
          standardDeviation: deviation,
          acf: Float64Array.from({ length: lags }, (_, lag) => (lag === 6 ? 0.21 : 0.12 * (next() - 0.5))),
          pacf: Float64Array.from({ length: lags }, (_, lag) => (lag === 6 ? 0.2 : 0.12 * (next() - 0.5))),
          bound: 1.96 / Math.sqrt(known.length),
          ljungBox: { statistic: index % 2 === 0 ? 84.1 : 9.2, pValue: index % 2 === 0 ? 0.00002 : 0.43, lags: 14, degreesOfFreedom: 11 },
          heteroscedasticity: { statistic: 31.2, pValue: 0.0004, lags: 10 },
          normality: { statistic: 412.9, pValue: 1e-12 },
          histogram: histogramOf(known),
        }
      : null,
    reason: described ? null : 'The mean has no parameters but itself.',
    notes: index % 4 === 1 ? [{ code: 'history-cut', message: 'Only the newest 2,000 values were used.' }] : [],
    limits: ['Seasons above 24 periods.', 'Negative values, when a part is multiplicative.'],
    fitMs: 3.2,
    forecastMs: 0.4,
  };
}

function meanOf(values: Float64Array, from: number, to: number): number {
  const part = values.subarray(from, to).filter(Number.isFinite);
  return part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length);
}

function histogramOf(values: Float64Array): NonNullable<FittedModel['diagnostics']>['histogram'] {
  const bins = 24;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((bins * (value - low)) / (high - low)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, k) => low + (k * (high - low)) / bins), counts };
}
