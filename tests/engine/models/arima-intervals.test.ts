import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import type { Forecast } from '../../../engine/core/forecast.ts';
import { arima } from '../../../engine/models/arima/arima.ts';
import { refuseSettings, PARAMETERS } from '../../../engine/models/arima/settings.ts';
import type { CurrentArimaFitted } from '../../../engine/models/arima/fitted.ts';
import { normalHalfWidth } from '../../../engine/math/normal.ts';
import { studentHalfWidth } from '../../../engine/math/student-t.ts';
import type { Spec } from '../../../engine/models/model.ts';
import classic from '../../golden/classic-series.json' with { type: 'json' };
import { context, seriesOf } from '../test-context.ts';

const LEVEL = 95;
const fit = (y: Iterable<number>, spec: Spec, m = 1): CurrentArimaFitted =>
  arima.fit(seriesOf(y, m), spec, context()) as CurrentArimaFitted;
const halfWidths = ({ mean, intervals }: Forecast): number[] => Array.from(mean, (value, i) => (intervals[0]?.upper[i] as number) - value);
const ahead = (fitted: CurrentArimaFitted, horizon = 6): Forecast => arima.forecast(fitted, { horizon, levels: [LEVEL] });
/** Standard deviation of each step, counting only what `kept` says. */
function deviations(fitted: CurrentArimaFitted, kept: Partial<NonNullable<CurrentArimaFitted['uncertainty']>>, horizon = 6): number[] {
  const { uncertainty } = fitted;
  if (!uncertainty) throw new Error('no uncertainty was saved');
  const only = { freedom: uncertainty.freedom, growth: 0, drift: 0, directions: [], rivals: [], ...kept };
  return halfWidths(ahead({ ...fitted, uncertainty: only }, horizon)).map((half) => half / studentHalfWidth(LEVEL, only.freedom));
}

function walk(n: number, seed: number, drift: number): number[] {
  const rng = createRng(seed);
  let level = 50;
  return Array.from({ length: n }, () => (level += drift + rng.normal()));
}

function autoregression(n: number, seed: number, phi: number): number[] {
  const rng = createRng(seed);
  let x = rng.normal() / Math.sqrt(1 - phi * phi);
  return Array.from({ length: n }, () => {
    const value = 20 + x;
    x = phi * x + rng.normal();
    return value;
  });
}

const { LakeHuron, Nile } = classic.series;

describe('intervals of ARIMA', () => {
  test('textbook ones are those of psi weights and a normal law; the point forecast is the same', () => {
    const spec = { p: 0, d: 1, q: 0, constant: 'false' };
    const y = walk(40, 1, 0.2);
    const textbook = fit(y, { ...spec, interval_spread: 'textbook' });
    const calibrated = fit(y, spec);
    expect(textbook.uncertainty).toBeUndefined();
    halfWidths(ahead(textbook)).forEach((half, h) =>
      expect(half).toBeCloseTo(normalHalfWidth(LEVEL) * Math.sqrt(textbook.sigma2 * (h + 1)), 9),
    );
    expect(ahead(calibrated).mean).toEqual(ahead(textbook).mean);
    halfWidths(ahead(calibrated)).forEach((half, h) => expect(half).toBeGreaterThan(halfWidths(ahead(textbook))[h] as number));
  });

  test('a random walk with drift: the drift is as uncertain as a mean of n differences', () => {
    const y = walk(30, 2, 0.5);
    const fitted = fit(y, { p: 0, d: 1, q: 0, constant: 'true' });
    const n = y.length - 1;
    expect(fitted.uncertainty?.freedom).toBe(n - 1);
    deviations(fitted, { directions: fitted.uncertainty?.directions ?? [] }).forEach((deviation, h) =>
      expect(deviation ** 2 / fitted.sigma2).toBeCloseTo(h + 1 + (h + 1) ** 2 / n, 6),
    );
  });

  test('a mean: the variance of an average, and of a regression the whole prediction variance', () => {
    const rng = createRng(3);
    const n = 25;
    const x = Float64Array.from({ length: n }, () => rng.normal());
    const y = Float64Array.from(x, (value) => 5 + 2 * value + rng.normal());
    const series = { ...seriesOf(y, 1), xreg: [{ name: 'x', values: x }] };
    const fitted = arima.fit(series, { p: 0, d: 0, q: 0, constant: 'true' }, context()) as CurrentArimaFitted;
    const { uncertainty } = fitted;
    if (!uncertainty) throw new Error('no uncertainty was saved');
    const future = 3;
    const forecast = arima.forecast(
      { ...fitted, uncertainty: { ...uncertainty, growth: 0, drift: 0, rivals: [] } },
      { horizon: 1, levels: [LEVEL], futureXreg: [{ name: 'x', values: Float64Array.of(future) }] },
    );
    const centre = x.reduce((sum, value) => sum + value, 0) / n;
    const squares = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    const expected = studentHalfWidth(LEVEL, n - 2) * Math.sqrt(fitted.sigma2 * (1 + 1 / n + (future - centre) ** 2 / squares));
    expect(halfWidths(forecast)[0]).toBeCloseTo(expected, 6);
  });

  test('an autoregression: one step by the uncertainty of phi times the last value (delta method)', () => {
    const y = autoregression(80, 4, 0.6).map((value) => value - 20);
    const fitted = fit(y, { p: 1, d: 0, q: 0, constant: 'false' });
    const directions = fitted.uncertainty?.directions ?? [];
    expect(directions).toHaveLength(1);
    const se = Math.abs(directions[0]?.coefficients?.[0] as number);
    // The information of phi is the sum of squares of the values before, over sigma2, and 3 for the region it lies in; the first value adds little.
    const before = y.slice(0, -1).reduce((sum, value) => sum + value * value, 0);
    expect(se / Math.sqrt(1 / (before / fitted.sigma2 + 3))).toBeCloseTo(1, 1);
    const own = deviations(fitted, {}, 2);
    const wide = deviations(fitted, { directions }, 2);
    const last = y.at(-1) as number;
    const phi = fitted.phi[0] as number;
    [last * se, 2 * phi * last * se].forEach((change, h) =>
      expect(Math.sqrt((wide[h] as number) ** 2 - (own[h] as number) ** 2) / Math.abs(change)).toBeCloseTo(1, 2),
    );
  });

  test('rivals: a drift that might as well not be there widens, a certain one does not', () => {
    const spec = { p: 0, d: 1, q: 0, constant: 'true' };
    const weightless = (drift: number): number =>
      fit(walk(30, 5, drift), spec).uncertainty?.rivals.find(({ name }) => name === 'ARIMA(0,1,0)')?.weight ?? 0;
    expect(weightless(0)).toBeGreaterThan(0.3);
    expect(weightless(4)).toBe(0);
    const fitted = fit(walk(30, 5, 0.3), spec);
    const rivals = fitted.uncertainty?.rivals ?? [];
    expect(rivals.length).toBeGreaterThan(0);
    expect(rivals.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThan(1);
  });

  test('rivals of other differences are weighed on the same values: those of a random walk by hand', () => {
    const y = walk(20, 17, 0);
    const { rivals } = fit(y, { p: 0, d: 1, q: 0, constant: 'false' }).uncertainty ?? { rivals: [] };
    // One is differenced twice, so that the first difference is nobody's evidence. None is too light to be kept.
    expect(rivals.map(({ name }) => name)).toEqual(['ARIMA(0,1,0) with drift', 'ARIMA(1,0,0) with mean', 'ARIMA(0,2,1)']);
    const w = y.slice(1).map((value, t) => value - (y[t] as number));
    const aicc = (centre: number, k: number): number => {
      const sigma2 = w.reduce((sum, value) => sum + (value - centre) ** 2, 0) / w.length;
      const evidence = w.slice(1).reduce((sum, value) => sum + Math.log(2 * Math.PI * sigma2) + (value - centre) ** 2 / sigma2, 0);
      return evidence + 2 * k + (2 * k * (k + 1)) / (w.length - 1 - k - 1);
    };
    const odds = Math.exp((aicc(0, 1) - aicc(w.reduce((sum, value) => sum + value, 0) / w.length, 2)) / 2);
    const own = 1 - rivals.reduce((sum, { weight }) => sum + weight, 0);
    expect((rivals[0]?.weight as number) / own).toBeCloseTo(odds, 4);
  });

  test('short autoregressions, orders chosen: simulated coverage is nearer to 95 percent than that of the textbook', () => {
    const covered = { calibrated: 0, textbook: 0 };
    const runs = 150;
    const horizon = 6;
    for (let seed = 1; seed <= runs; seed++) {
      const all = autoregression(20 + horizon, 100 + seed, 0.6);
      const y = all.slice(0, 20);
      for (const kind of ['calibrated', 'textbook'] as const) {
        const forecast = ahead(fit(y, { interval_spread: kind }), horizon);
        for (let h = 0; h < horizon; h++) {
          const value = all[20 + h] as number;
          if (value >= (forecast.intervals[0]?.lower[h] as number) && value <= (forecast.intervals[0]?.upper[h] as number)) covered[kind]++;
        }
      }
    }
    expect(covered.textbook / runs / horizon).toBeLessThan(0.93);
    expect(covered.calibrated / runs / horizon).toBeGreaterThan(0.93);
    expect(covered.calibrated / runs / horizon).toBeLessThan(0.99);
  });

  test('missing values near the end: R predict on LakeHuron (1,0,1) with the 93rd and 95th to 97th of 98 missing', () => {
    // R 4.2.2, forecast 8.20: forecast(Arima(y, order = c(1, 0, 1)), 5).
    const y = [...LakeHuron.y];
    for (const t of [93, 95, 96, 97]) y[t - 1] = NaN;
    const spec = { p: 1, d: 0, q: 1, constant: 'true' };
    const textbook = fit(y, { ...spec, interval_spread: 'textbook' });
    expect(textbook.criteria?.logLik).toBeCloseTo(-99.75093, 4);
    const expected = [0.729308393, 1.048115599, 1.184685055, 1.252026703, 1.286807373];
    const half = halfWidths(ahead(textbook, 5));
    expected.forEach((se, h) => expect((half[h] as number) / normalHalfWidth(LEVEL) / se).toBeCloseTo(1, 4));
    halfWidths(ahead(fit(y, spec), 5)).forEach((wide, h) => expect(wide).toBeGreaterThan(half[h] as number));
  });

  test('missing values near the end: R predict on the Nile (0,1,1) with the newest ten missing', () => {
    const y = Nile.y.map((value, t) => (t >= 90 ? NaN : value));
    const textbook = fit(y, { p: 0, d: 1, q: 1, constant: 'false', interval_spread: 'textbook' });
    expect(textbook.criteria?.logLik).toBeCloseTo(-568.8365, 3);
    const half = halfWidths(ahead(textbook, 5));
    [183.574907, 187.032109, 190.426556, 193.761547, 197.040099].forEach((se, h) =>
      expect((half[h] as number) / normalHalfWidth(LEVEL) / se).toBeCloseTo(1, 4),
    );
  });

  test('missing values in the last season: a seasonal random walk stands two seasons back there, and one elsewhere', () => {
    const rng = createRng(31);
    const y = Array.from({ length: 96 }, () => rng.normal());
    for (let t = 12; t < 96; t++) y[t] = (y[t] as number) + (y[t - 12] as number);
    for (let t = 84; t < 94; t++) y[t] = NaN;
    const fitted = fit(y, { p: 0, d: 0, q: 0, P: 0, D: 1, Q: 0, constant: 'false', interval_spread: 'textbook' }, 12);
    halfWidths(ahead(fitted, 24)).forEach((half, h) => {
      const seasons = Math.floor(h / 12) + (h % 12 < 10 ? 2 : 1);
      expect((half / normalHalfWidth(LEVEL)) ** 2 / fitted.sigma2).toBeCloseTo(seasons, 4);
    });
    // A gap that has been over for long leaves nothing.
    expect(fit(y.slice(0, 84).with(30, NaN), { p: 0, d: 0, q: 0, P: 0, D: 1, Q: 0, constant: 'false' }, 12).gaps).toBeUndefined();
  });

  test('a random walk with drift whose last values are missing: steps and drift count from the last value there', () => {
    const y = walk(40, 2, 0.5).map((value, t) => (t >= 30 ? NaN : value));
    const fitted = fit(y, { p: 0, d: 1, q: 0, constant: 'true' });
    deviations(fitted, { directions: fitted.uncertainty?.directions ?? [] }).forEach((deviation, h) =>
      expect(deviation ** 2 / fitted.sigma2).toBeCloseTo(h + 11 + (h + 11) ** 2 / 29, 4),
    );
  });

  test('models saved before there was any uncertainty take the model at its word', () => {
    const { uncertainty, ...older } = fit(walk(40, 7, 0.3), { p: 0, d: 1, q: 0, constant: 'true' });
    expect(uncertainty).toBeDefined();
    halfWidths(ahead(older)).forEach((half, h) => expect(half).toBeCloseTo(normalHalfWidth(LEVEL) * Math.sqrt(older.sigma2 * (h + 1)), 9));
  });

  test('after JSON the forecast is the same; a perfect fit has no spread; a season of 24 stays small', () => {
    const rng = createRng(8);
    const y = Array.from({ length: 480 }, (_, t) => 100 + 10 * Math.sin((2 * Math.PI * t) / 24) + rng.normal());
    const fitted = fit(y, { p: 2, d: 0, q: 1, P: 1, D: 1, Q: 1, constant: 'true' }, 24);
    const text = JSON.stringify(fitted);
    expect(text.length).toBeLessThan(4096);
    expect(ahead(JSON.parse(text) as CurrentArimaFitted)).toEqual(ahead(fitted));
    const perfect = fit(
      Array.from({ length: 20 }, (_, t) => 3 + 2 * t),
      {},
    );
    expect(halfWidths(ahead(perfect)).every((half) => half === 0)).toBe(true);
  });

  test('the setting takes calibrated and textbook only', () => {
    expect(refuseSettings(PARAMETERS, { interval_spread: 'textbook' }, 'ARIMA')).toBeNull();
    expect(refuseSettings(PARAMETERS, { interval_spread: 'wide' }, 'ARIMA')?.code).toBe('invalid-option');
  });
});
