import { describe, expect, test } from 'vitest';
import { prophet } from '../../../engine/models/prophet/prophet.ts';
import { context } from '../test-context.ts';
import { goldenSeries } from './prophet-cases.ts';

// prophet 1.5.0, 1,000 samples (500 after warm-up) in each of 2 chains of Stan's sampler on example_air_passengers.csv:
//   m = Prophet(mcmc_samples=1000, seasonality_mode=MODE, uncertainty_samples=4000); m.fit(df, seed=1, chains=2)
// posterior mean and standard deviation of k, m and sigma_obs, and the mean width of the 80 % interval over 24 months.
const stan = {
  additive: { k: [0.3814, 0.1369], m: [0.1803, 0.0141], sigma: [0.03976, 0.00263], widths: [69.8, 71.3, 75.5, 77.9] },
  multiplicative: { k: [0.2831, 0.1153], m: [0.1887, 0.0074], sigma: [0.01783, 0.00131], widths: [35.3, 35.7, 43.5, 46.2] },
} as const;

describe.each(['additive', 'multiplicative'] as const)('posterior draws, %s', (mode) => {
  const { series } = goldenSeries('air-additive');
  const fitted = prophet.fit(series, { seasonality_mode: mode, mcmc_samples: 500, uncertainty_samples: 4000 }, context(3));
  const column = (at: number): number[] => (fitted.draws ?? []).map((row) => row.at(at) as number);
  const moments = (values: readonly number[]): [number, number] => {
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [centre, Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length)];
  };

  // Some 300 independent draws on either side: a difference of means of 0.35 and of deviations of 0.25 standard deviations is four errors.
  test.each([
    ['k', 0],
    ['m', 1],
    ['sigma', -1],
  ] as const)('of %s are those of Stan', (name, at) => {
    const [centre, spread] = moments(column(at));
    const [theirCentre, theirSpread] = stan[mode][name];
    expect(Math.abs(centre - theirCentre)).toBeLessThan(0.35 * theirSpread);
    expect(Math.abs(spread / theirSpread - 1)).toBeLessThan(0.25);
  });

  test('widen the intervals as they do in the original', () => {
    const { intervals } = prophet.forecast(fitted, { horizon: 24, levels: [80] });
    [5, 11, 17, 23].forEach((step, i) => {
      const width = (intervals[0]?.upper[step] as number) - (intervals[0]?.lower[step] as number);
      expect(Math.abs(width / (stan[mode].widths[i] as number) - 1)).toBeLessThan(0.1);
    });
  });

  test('give standard errors', () => {
    const { estimates } = prophet.describe!(fitted, series, { horizon: 1, levels: [80] });
    const k = estimates.find(({ name }) => name === 'k');
    expect(k?.standardError).toBeCloseTo(moments(column(0))[1], 3);
    expect(estimates.every(({ standardError }) => standardError !== null && standardError > 0)).toBe(true);
  });

  test('are the same for the same seed', () => {
    const again = prophet.fit(series, { seasonality_mode: mode, mcmc_samples: 500, uncertainty_samples: 4000 }, context(3));
    expect(again).toEqual(fitted);
  });
});
