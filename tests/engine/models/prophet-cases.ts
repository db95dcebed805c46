import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Regressor, Series } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Spec } from '../../../engine/models/model.ts';

/** One of Prophet's own fits and forecasts: see tests/golden/prophet-golden.py. */
export interface GoldenCase {
  readonly series: string;
  readonly ds: readonly string[];
  readonly yhat: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly terms: Readonly<Record<string, readonly number[]>>;
  readonly logPosterior: number;
  /** What model_to_json wrote, its history cut to the last row. */
  readonly model: string;
}

interface Golden {
  readonly series: Readonly<Record<string, { readonly ds: readonly string[]; readonly y: readonly number[] }>>;
  readonly cases: Readonly<Record<string, GoldenCase>>;
}

export const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../golden/prophet-golden.json'), 'utf8')) as Golden;

const DAY_MS = 86_400_000;

const periodOf = (ds: string, unit: 'day' | 'month'): number =>
  unit === 'day' ? Date.parse(`${ds.slice(0, 10)}T00:00:00Z`) / DAY_MS : (Number(ds.slice(0, 4)) - 1970) * 12 + Number(ds.slice(5, 7)) - 1;

/** A series on a regular calendar from dated rows; dates without a row are missing. */
export function datedSeries(
  ds: readonly string[],
  y: readonly number[],
  unit: 'day' | 'month' = 'day',
  xreg: readonly Regressor[] = [],
): Series {
  const first = periodOf(ds[0] as string, unit);
  const length = periodOf(ds.at(-1) as string, unit) - first + 1;
  const spread = (values: ArrayLike<number>): Float64Array => {
    const all = new Float64Array(length).fill(NaN);
    ds.forEach((day, i) => (all[periodOf(day, unit) - first] = values[i] as number));
    return all;
  };
  const axis: TimeAxis = {
    frequency: { unit, step: 1 },
    granularity: unit === 'day' ? 'date' : 'month',
    origin: unit === 'day' ? first * DAY_MS : first,
    dayOfMonth: 1,
  };
  return {
    id: 'golden',
    y: spread(y),
    seasonLength: unit === 'day' ? 7 : 12,
    calendar: { axis, start: 0 },
    ...(xreg.length > 0 ? { xreg: xreg.map(({ name, values }) => ({ name, values: spread(values) })) } : {}),
  };
}

/** The golden script's regressors: `promo` is on ten steps of thirty, `temp` a slow wave; `on` and `off` follow the months. */
export function goldenRegressors(ds: readonly string[], from: number): Regressor[] {
  const winter = ds.map((day) => [9, 10, 11, 12, 1].includes(Number(day.slice(5, 7))));
  return [
    { name: 'promo', values: Float64Array.from(ds, (_, i) => (Math.floor((i + from) / 10) % 3 === 0 ? 1 : 0)) },
    { name: 'temp', values: Float64Array.from(ds, (_, i) => Math.sin((i + from) / 50) * 10 + 5) },
    { name: 'on', values: Float64Array.from(winter, (on) => (on ? 1 : 0)) },
    { name: 'off', values: Float64Array.from(winter, (on) => (on ? 0 : 1)) },
  ];
}

const eve = [{ holiday: 'eve', ds: ['2014-12-24', '2015-12-24', '2016-12-24'], lower_window: -1, upper_window: 2 }];

/** The golden script's models as specs of ours, with the regressors that each of them uses. */
export const goldenSpecs: Readonly<Record<string, { readonly spec: Spec; readonly regressors: readonly string[] }>> = {
  multiplicative: {
    spec: {
      seasonality_mode: 'multiplicative',
      holidays: eve,
      seasonalities: [{ name: 'monthly', period: 30.5, fourier_order: 4 }],
      regressors: [{ name: 'temp', mode: 'additive', prior_scale: 0.5 }],
    },
    regressors: ['promo', 'temp'],
  },
  logistic: {
    spec: {
      growth: 'logistic',
      cap: 14,
      floor: 4,
      yearly_seasonality: 4,
      seasonalities: [
        { name: 'won', period: 7, fourier_order: 3, condition_name: 'on' },
        { name: 'lost', period: 7, fourier_order: 2, prior_scale: 0.1, condition: { months: [2, 3, 4, 5, 6, 7, 8] } },
      ],
    },
    regressors: ['on'],
  },
  flat: {
    spec: { growth: 'flat', weekly_seasonality: true, scaling: 'minmax', holidays: eve, holidays_prior_scale: 0.05 },
    regressors: [],
  },
  'logistic-multiplicative': {
    spec: { growth: 'logistic', cap: 14, seasonality_mode: 'multiplicative', weekly_seasonality: 2 },
    regressors: [],
  },
  'minmax-multiplicative': {
    spec: {
      seasonality_mode: 'multiplicative',
      scaling: 'minmax',
      changepoint_prior_scale: 0.5,
      n_changepoints: 12,
      changepoint_range: 0.9,
    },
    regressors: [],
  },
  'air-additive': { spec: {}, regressors: [] },
  'air-multiplicative': { spec: { seasonality_mode: 'multiplicative' }, regressors: [] },
};

/** The history of a golden case with the regressors that its spec uses, and their future. */
export function goldenSeries(name: string): { readonly series: Series; readonly futureXreg: readonly Regressor[] } {
  const { series: key, ds: future } = golden.cases[name] as GoldenCase;
  const { ds, y } = golden.series[key] as { ds: readonly string[]; y: readonly number[] };
  const used = goldenSpecs[name]?.regressors ?? [];
  const only = (all: readonly Regressor[]): Regressor[] => all.filter((regressor) => used.includes(regressor.name));
  return {
    series: datedSeries(ds, y, key === 'air' ? 'month' : 'day', only(goldenRegressors(ds, 0))),
    futureXreg: goldenRegressors(future, ds.length),
  };
}

export const rangeOf = (values: ArrayLike<number>): number => {
  const all = Array.from(values).filter((value) => !Number.isNaN(value));
  return Math.max(...all) - Math.min(...all);
};

/** Largest difference, as a share of `scale`. */
export const worst = (ours: ArrayLike<number>, theirs: ArrayLike<number>, scale: number): number => {
  let most = 0;
  for (let i = 0; i < ours.length; i++) most = Math.max(most, Math.abs((ours[i] as number) - (theirs[i] as number)) / scale);
  return most;
};
