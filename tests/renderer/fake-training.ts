import type { Experiment, LeaderboardRow, SeriesForecast, TrainOptions } from '../../contract/entities/experiment.ts';
import { models } from './fake-models.ts';
import { random, type FakeSet } from './fake-series.ts';

export const options: TrainOptions = {
  horizon: 28,
  folds: 3,
  metric: 'mase',
  models: ['best', 'exponential-smoothing', 'theta', 'arima'],
  levels: [80, 95],
  seed: 1,
  workers: 0,
};

const figures: Record<
  string,
  readonly [mase: number, smape: number, rmse: number, mae: number, c80: number, c95: number, fit: number, infer: number, failed: number]
> = {
  best: [0.798, 12.2, 474.1, 347.9, 80.4, 95.2, 61_300, 41.2, 0],
  theta: [0.812, 12.41, 481.2, 352.7, 79.2, 94.1, 412, 9.2, 0],
  'exponential-smoothing': [0.824, 12.63, 489.9, 359.1, 77.4, 92.6, 3180, 14.1, 0],
  arima: [0.861, 13.02, 502.4, 371.9, 70.3, 88.4, 48_210, 31.7, 2],
  'seasonal-naive': [1.004, 15.8, 611.3, 440.2, 81.9, 95.6, 4, 3.1, 0],
  drift: [1.42, 21.9, 820.5, 622.7, 88.2, 98.1, 3, 2.2, 0],
  naive: [1.398, 21.2, 802.8, 610.4, 87.3, 97.2, 2, 2.1, 0],
  mean: [1.713, 26.3, 966, 751.6, 91.1, 98.9, 2, 1.9, 0],
};

export function rowOf(kind: string, series: number, share: number, selected: boolean): LeaderboardRow {
  const info = models.find((model) => model.kind === kind);
  const [mase, smape, rmse, mae, c80, c95, fitMs, forecastMs, failed] = figures[kind] ?? [1, 10, 1, 1, 80, 95, 1, 1, 0];
  const done = Math.min(series, Math.round(series * share));
  const all = done === series;
  const value = (figure: number): number | null => (all ? figure : null);
  return {
    runId: `run-${kind}`,
    model: kind,
    kind,
    spec: {},
    label: info?.label ?? kind,
    baseline: info?.baseline ?? false,
    selected,
    mase: value(mase),
    rmsse: value(mase * 0.94),
    smape: value(smape),
    mape: value(smape * 1.2),
    rmse: value(rmse),
    mae: value(mae),
    bias: value(-3.1),
    skill: value(1 - mase / 1.004),
    coverage: [
      { level: 80, measured: value(c80) },
      { level: 95, measured: value(c95) },
    ],
    coverageByHorizon: [
      { level: 80, measured: Array.from({ length: 28 }, (_, i) => value(c80 - i / 4)), total: Array.from({ length: 28 }, () => done) },
      { level: 95, measured: Array.from({ length: 28 }, (_, i) => value(c95 - i / 6)), total: Array.from({ length: 28 }, () => done) },
    ],
    fitMs: all ? fitMs : 0,
    forecastMs: all ? forecastMs : 0,
    failed,
    size: 4000,
    seriesDone: done,
    seriesTotal: series,
    standardError: value(kind === 'theta' ? 0 : 0.018),
  };
}

export function experimentOf(set: FakeSet, part: Partial<Experiment> & Pick<Experiment, 'id' | 'name' | 'state'>, share = 1): Experiment {
  const kinds = Object.keys(figures);
  const done = part.state === 'done';
  return {
    datasetVersionId: set.version.id,
    datasetName: set.version.datasetName,
    datasetNumber: set.version.number,
    createdAt: new Date(Date.now() - 5_400_000).toISOString(),
    jobId: null,
    options,
    codeVersion: '0.1.0',
    environment: { node: '24.21.0', platform: 'linux x64', processors: '8' },
    leaderboard: kinds.map((kind, k) =>
      rowOf(kind, set.count, Math.max(0, Math.min(1, share * kinds.length - (kinds.length - 1 - k))), done && kind === 'theta'),
    ),
    selected: done ? 'theta' : null,
    selectionReason: done
      ? 'Theta has the lowest MASE. Exponential smoothing is within one standard error of it but takes eight times as long to fit.'
      : null,
    warnings: done
      ? [
          { code: 'fell-back', message: 'ARIMA could not be fitted; exponential smoothing stands in', count: 2 },
          { code: 'gaps-filled', message: 'Gaps were filled by the seasonal mean before fitting', count: 4 },
        ]
      : [],
    ...part,
  };
}

/** A forecast that looks like one: the last weeks' mean by place in the season, bands that widen. */
export function forecastOf(set: FakeSet, model: string, index: number, horizon: number): SeriesForecast {
  const y = set.y(index);
  const m = set.version.seasonLength;
  const bias = 1 + (Object.keys(figures).indexOf(model) - 1) * 0.012;
  const next = random(index + 7);
  const predict = (end: number, h: number): number => {
    let sum = 0;
    let n = 0;
    for (let s = 1; s <= 4; s += 1) {
      const value = y[end - s * m + (h % m)] ?? NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      n += 1;
    }
    return (sum / Math.max(1, n)) * bias;
  };
  const made = (end: number) => {
    const mean = Float64Array.from({ length: horizon }, (_, h) => predict(end, h));
    const bands = [80, 95].map((level) => {
      const z = level === 80 ? 1.28 : 1.96;
      const width = (value: number, h: number): number => z * 0.11 * value * Math.sqrt(1 + h / 14);
      return { level, lower: mean.map((value, h) => value - width(value, h)), upper: mean.map((value, h) => value + width(value, h)) };
    });
    return { time: Array.from({ length: horizon }, (_, h) => set.time(end + h)), mean, bands };
  };
  return {
    series: Object.fromEntries(set.keyNames.map((name, k) => [name, set.names(index)[k] ?? ''])),
    model,
    chosen: model === 'best' ? 'theta' : null,
    modelUsed: model === 'arima' && index === 3 ? 'exponential-smoothing' : model,
    history: { time: Array.from({ length: y.length }, (_, i) => set.time(i)), y },
    forecast: made(y.length),
    folds: [3, 2, 1].map((back) => {
      const end = y.length - back * horizon;
      return { ...made(end), actual: y.slice(end, end + horizon), mase: 0.8 + 0.1 * next(), origin: set.time(end - 1) };
    }),
    metrics: { mase: 0.7 + 0.3 * next(), smape: 9 + 6 * next(), rmse: 300 * next() + 100, mae: 200 * next() + 80, mape: 10 + 5 * next() },
    warnings: index % 4 === 1 ? [{ code: 'gaps-filled', message: '3 missing days were filled by the seasonal mean before fitting' }] : [],
  };
}
