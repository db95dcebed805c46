import { describe, expect, it } from 'vitest';
import { runSeries } from '../../engine/backtest/index.ts';
import { seriesAt } from '../../engine/core/panel.ts';
import { createRng } from '../../engine/core/rng.ts';
import { seasonalNaive } from '../../engine/models/seasonal-naive/seasonal-naive.ts';
import { packForecasts, unpackForecasts } from '../../main/jobs/result-codec.ts';
import { syntheticPanel } from './synthetic.ts';

const result = (scale: number) => {
  const series = seriesAt(syntheticPanel(1, 80), 0);
  const y = series.y.map((value) => value * scale);
  const options = { horizon: 10, folds: 3, levels: [80, 95] };
  return runSeries(seasonalNaive, { ...series, y }, options, {}, { rng: createRng(1), shouldStop: () => false });
};

describe('stored forecasts', () => {
  it.each([1, 1e60, 1e-60])('come back: the final ones to the last digit, those of folds to seven (values of about %g)', (scale) => {
    const made = result(scale);
    const { mean, bands, folds } = unpackForecasts(packForecasts(made));
    expect(mean).toEqual(made.forecast.mean);
    expect(bands).toEqual(made.forecast.intervals.map(({ level, lower, upper }) => ({ level, lower, upper })));
    expect(folds.map(({ origin, model, mase }) => ({ origin, model, mase }))).toEqual(
      made.folds.map(({ origin, model, metrics }) => ({ origin, model, mase: metrics.mase })),
    );
    folds.forEach((fold, k) => {
      const { forecast } = made.folds[k] ?? { forecast: made.forecast };
      const pairs = [[fold.mean, forecast.mean], ...fold.bands.map(({ upper }, b) => [upper, forecast.intervals[b]?.upper])] as const;
      // Half a unit in the last place of single precision.
      for (const [stored, exact] of pairs)
        stored?.forEach((value, i) => expect(Math.abs(value / (exact?.[i] ?? NaN) - 1)).toBeLessThanOrEqual(2 ** -24));
    });
  });

  it('of a series too short for folds have none', () => {
    const series = { ...seriesAt(syntheticPanel(1, 4), 0), seasonLength: 1 };
    const made = runSeries(
      seasonalNaive,
      series,
      { horizon: 4, folds: 2, levels: [80] },
      {},
      { rng: createRng(1), shouldStop: () => false },
    );
    expect(unpackForecasts(packForecasts(made)).folds).toEqual([]);
  });

  it('take few bytes beside the numbers themselves', () => {
    const numbers = 10 * 5;
    expect(packForecasts(result(1)).length).toBeLessThan(numbers * 8 + 3 * numbers * 4 + 500);
  });
});
