import { DAY_MS } from './dates.ts';
import { termValues } from './features.ts';
import type { Mode, ProphetFitted } from './fitted.ts';

/** A season over one period of its own. */
export interface SeasonCurve {
  readonly name: string;
  readonly mode: Mode;
  /** Of x: ISO weekday 1 to 7, day of the year from 1, hour of the day from 0, or day of the period from 0 (value, where there are no dates). */
  readonly unit: 'weekday' | 'day-of-year' | 'hour' | 'day';
  readonly x: Float64Array;
  /** Beside x: in the units of y where additive, a share of the trend where multiplicative. */
  readonly values: Float64Array;
}

/** Sunday 2017-01-01 begins the year that the original draws; the Monday after it begins a week. */
const YEAR_START = Date.UTC(2017, 0, 1);
const MONDAY = Date.UTC(2017, 0, 2);
const POINTS = 200;

/** Each season over one period, as the original's `plot_components` draws it; one with a condition as where it is in force. */
export function prophetSeasonalityCurves(fitted: ProphetFitted): SeasonCurve[] {
  return fitted.terms.flatMap((term) => {
    if (term.kind !== 'season') return [];
    const { unit, x, start, stepMs } = gridOf(term.period, fitted.axis !== undefined);
    const { condition: _always, ...season } = term;
    const times = x.map((_, i) => start + i * stepMs);
    const values = termValues(season, term.beta, { times, regressors: [] });
    const scaled = term.mode === 'additive' ? values.map((value) => value * fitted.yScale) : values;
    return [{ name: term.name, mode: term.mode, unit, x, values: scaled }];
  });
}

/** Where a season of `period` days is drawn. */
function gridOf(period: number, dated: boolean): Pick<SeasonCurve, 'unit' | 'x'> & { readonly start: number; readonly stepMs: number } {
  const count = (n: number, from: number, step = 1): Float64Array => Float64Array.from({ length: n }, (_, i) => from + i * step);
  if (!dated) {
    // The first value of the series is day 0.
    const points = Math.max(2, Math.ceil(period));
    return { unit: 'day', x: count(points, 0), start: 0, stepMs: DAY_MS };
  }
  if (period === 7) return { unit: 'weekday', x: count(7, 1), start: MONDAY, stepMs: DAY_MS };
  if (period === 365.25) return { unit: 'day-of-year', x: count(365, 1), start: YEAR_START, stepMs: DAY_MS };
  if (period === 1) return { unit: 'hour', x: count(96, 0, 0.25), start: YEAR_START, stepMs: DAY_MS / 96 };
  const step = period / POINTS;
  return { unit: 'day', x: count(POINTS, 0, step), start: YEAR_START, stepMs: step * DAY_MS };
}
