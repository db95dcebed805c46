import { EngineError } from '../../core/errors.ts';
import type { Forecast } from '../../core/forecast.ts';
import type { Regressor, Series } from '../../core/panel.ts';
import { createRng } from '../../core/rng.ts';
import type { LocalModel } from '../model.ts';

/** What came of one trial of a model. */
export interface TrialCheck {
  readonly name: string;
  readonly passed: boolean;
  /** What went wrong; empty where nothing did. */
  readonly message: string;
}

const LEVELS = [80, 95];
const SEASON = 7;

/** What a model is tried on; `n` values. */
const shapes: readonly { readonly name: string; readonly value: (t: number) => number }[] = [
  { name: 'a trend with a season', value: (t) => 100 + 0.3 * t + 20 * Math.sin((2 * Math.PI * t) / SEASON) + ((t * 7919) % 13) },
  { name: 'a constant series', value: () => 42 },
  { name: 'zeros alone', value: () => 0 },
  { name: 'demand now and then', value: (t) => ((t * 31) % 5 === 0 ? 1 + (t % 3) : 0) },
  { name: 'very large values', value: (t) => 1e12 * (1 + 0.1 * Math.sin(t)) },
  { name: 'very small values', value: (t) => 1e-9 * (1 + 0.1 * Math.sin(t)) },
];

const seriesOf = (n: number, value: (t: number) => number, xreg: readonly Regressor[]): Series => ({
  id: 'trial',
  y: Float64Array.from({ length: n }, (_, t) => value(t)),
  seasonLength: SEASON,
  ...(xreg.length > 0 ? { xreg } : {}),
});

const same = (a: Float64Array, b: Float64Array): boolean => a.every((value, i) => Object.is(value, b[i]));

/**
 * Tries an own model on series of several kinds: whether it answers, repeats itself, and says the same of the first steps of a longer horizon.
 *
 * @param regressors - names of what it needs to know of the future
 * @param horizon - the longest that it is asked for
 * @throws EngineError `cancelled`
 */
export function tryModel(
  model: LocalModel,
  {
    minLength,
    horizon,
    regressors,
    shouldStop,
  }: { minLength: number; horizon: number; regressors: readonly string[]; shouldStop: () => boolean },
): TrialCheck[] {
  const xregOf = (n: number): Regressor[] =>
    regressors.map((name, k) => ({ name, values: Float64Array.from({ length: n }, (_, t) => ((t + k) % 4 === 0 ? 1 : 0)) }));
  const once = (series: Series, h: number): { readonly forecast: Forecast; readonly state: string } => {
    const refusal = model.refuse(series, {});
    if (refusal) throw new EngineError(refusal.code, refusal.message);
    const fitted = model.fit(series, {}, { rng: createRng(1), shouldStop, horizon: h });
    const state = JSON.stringify(fitted);
    const futureXreg = xregOf(h);
    const forecast = model.forecast(JSON.parse(state) as typeof fitted, {
      horizon: h,
      levels: LEVELS,
      ...(futureXreg.length > 0 ? { futureXreg } : {}),
    });
    return { forecast, state };
  };
  const check = (name: string, work: () => string): TrialCheck => {
    try {
      const message = work();
      return { name, passed: message === '', message };
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
      return { name, passed: false, message: error.message };
    }
  };
  const n = Math.max(60, 2 * minLength);
  const usual = seriesOf(n, (shapes[0] as (typeof shapes)[number]).value, xregOf(n));
  const checks = shapes.map(({ name, value }) =>
    check(`forecasts ${name}`, () => {
      once(seriesOf(n, value, xregOf(n)), horizon);
      return '';
    }),
  );
  return [
    ...checks,
    check(`takes a series of ${minLength} values`, () => {
      once(
        seriesOf(minLength, (t) => 10 + (t % 3), xregOf(minLength)),
        horizon,
      );
      return '';
    }),
    check('says the same twice', () => {
      const [first, second] = [once(usual, horizon), once(usual, horizon)];
      return first.state === second.state && same(first.forecast.mean, second.forecast.mean)
        ? ''
        : 'The second time it said something else.';
    }),
    check('says the same of the first steps of a longer horizon', () => {
      if (horizon < 2) return '';
      const half = Math.floor(horizon / 2);
      const [short, long] = [once(usual, half), once(usual, horizon)];
      return same(short.forecast.mean, long.forecast.mean.subarray(0, half)) ? '' : `The first ${half} steps change with the horizon.`;
    }),
  ];
}
