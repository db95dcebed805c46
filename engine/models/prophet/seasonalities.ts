import type { Series } from '../../core/panel.ts';
import type { Spec, SpecValue } from '../model.ts';
import { DAY_MS, datedAxis } from './dates.ts';
import type { Condition, Mode, SeasonTerm } from './fitted.ts';
import { choiceAt, invalid, numberAt, objectsOf, textAt, wholeAt } from './read-json.ts';

const MODES = ['additive', 'multiplicative'] as const;
const KEYS = ['name', 'period', 'fourier_order', 'prior_scale', 'mode', 'condition_name', 'condition'];
const HIGHEST_ORDER = 200;

const AUTOMATIC = [
  { name: 'yearly', period: 365.25, order: 10, span: 730, below: Infinity },
  { name: 'weekly', period: 7, order: 3, span: 14, below: 7 },
  { name: 'daily', period: 1, order: 4, span: 2, below: 1 },
] as const;

/**
 * The seasons of a series: those that the user describes, then yearly, weekly and daily ones by the original's rules - two periods of
 * history, and values closer together than a period. Where periods have no dates, the series' own season lengths take the place of the
 * automatic ones, with as many Fourier terms as they can carry, ten at most.
 *
 * @param times - instants of the observed values in milliseconds, ascending
 * @throws EngineError `invalid-option`
 */
export function seasonTerms(series: Series, spec: Spec, times: Float64Array): SeasonTerm[] {
  const mode = choiceAt('seasonality_mode', spec['seasonality_mode'], MODES, 'additive');
  const priorScale = numberAt('seasonality_prior_scale', spec['seasonality_prior_scale'], 0, Infinity, 10);
  const custom = customTerms(series, spec, mode, priorScale);
  const automatic = datedAxis(series) ? byCalendar(spec, times, custom) : bySeasonLength(series, spec, times);
  return [...custom, ...automatic.map((season) => ({ kind: 'season', mode, priorScale, ...season }) as const)];
}

type Found = Pick<SeasonTerm, 'name' | 'period' | 'order'>;

function byCalendar(spec: Spec, times: Float64Array, custom: readonly SeasonTerm[]): Found[] {
  const spanDays = ((times.at(-1) as number) - (times[0] as number)) / DAY_MS;
  let gapDays = Infinity;
  for (let i = 1; i < times.length; i++) gapDays = Math.min(gapDays, ((times[i] as number) - (times[i - 1] as number)) / DAY_MS);
  return AUTOMATIC.flatMap(({ name, period, order, span, below }) => {
    if (custom.some((season) => season.name === name)) return [];
    const wanted = orderOf(`${name}_seasonality`, spec[`${name}_seasonality`], order, spanDays >= span && gapDays < below);
    return wanted > 0 ? [{ name, period, order: wanted }] : [];
  });
}

function bySeasonLength(series: Series, spec: Spec, times: Float64Array): Found[] {
  for (const { name } of AUTOMATIC) {
    const key = `${name}_seasonality`;
    const value = spec[key];
    if (orderOf(key, value, 1, false) > 0) invalid(key, '"auto" or false where periods have no dates', value);
  }
  const spanDays = ((times.at(-1) as number) - (times[0] as number)) / DAY_MS;
  return (series.seasons ?? [series.seasonLength])
    .filter((m) => m > 1 && spanDays >= 2 * m)
    .map((m) => ({ name: `season of ${m}`, period: m, order: Math.max(1, Math.min(10, Math.floor(m / 2))) }));
}

/** Number of Fourier terms; 0 for none. */
function orderOf(key: string, value: SpecValue | undefined, usual: number, suits: boolean): number {
  if (value == null || value === 'auto') return suits ? usual : 0;
  if (value === true || value === 'true') return usual;
  if (value === false || value === 'false') return 0;
  const order = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof order === 'number' && Number.isInteger(order) && order >= 0 && order <= HIGHEST_ORDER
    ? order
    : invalid(key, `"auto", true, false or a number of Fourier terms up to ${HIGHEST_ORDER}`, value);
}

function customTerms(series: Series, spec: Spec, usualMode: Mode, usualScale: number): SeasonTerm[] {
  return objectsOf('seasonalities', spec['seasonalities'], KEYS).map((row, i) => {
    const at = (key: string): string => `seasonalities[${i}].${key}`;
    const condition = conditionOf(series, at, row['condition_name'], row['condition']);
    return {
      kind: 'season',
      name: textAt(at('name'), row['name']),
      period: numberAt(at('period'), row['period'], 1e-3, 1e6),
      order: wholeAt(at('fourier_order'), row['fourier_order'], 1, HIGHEST_ORDER),
      priorScale: numberAt(at('prior_scale'), row['prior_scale'], 1e-6, 1e6, usualScale),
      mode: choiceAt(at('mode'), row['mode'], MODES, usualMode),
      ...(condition ? { condition } : {}),
    };
  });
}

function conditionOf(
  series: Series,
  at: (key: string) => string,
  name: SpecValue | undefined,
  condition: SpecValue | undefined,
): Condition | null {
  const regressor = series.xreg?.find((candidate) => candidate.name === name);
  if (condition == null) {
    if (name == null) return null;
    if (!regressor) return invalid(at('condition_name'), 'a regressor of 0 and 1, or beside a condition', name);
    const wrong = regressor.values.findIndex((value, t) => !Number.isNaN(series.y[t]) && value !== 0 && value !== 1);
    if (wrong >= 0) return invalid(at('condition_name'), 'a regressor of 0 and 1', `${regressor.name} with ${regressor.values[wrong]}`);
    return { regressor: regressor.name };
  }
  const needs = '{"weekdays": [1..7]}, {"months": [1..12]} or {"between": ["MM-DD", "MM-DD"]}';
  if (!datedAxis(series)) return invalid(at('condition'), 'left out where periods have no dates', condition);
  if (typeof condition !== 'object' || Array.isArray(condition)) return invalid(at('condition'), needs, condition);
  const { weekdays, months, between } = condition as { readonly [key: string]: SpecValue };
  const whole = (list: SpecValue | undefined, max: number): list is readonly number[] =>
    Array.isArray(list) && list.length > 0 && list.every((x) => Number.isInteger(x) && (x as number) >= 1 && (x as number) <= max);
  if (Object.keys(condition).length !== 1) return invalid(at('condition'), needs, condition);
  if (whole(weekdays, 7)) return { weekdays };
  if (whole(months, 12)) return { months };
  if (Array.isArray(between) && between.length === 2 && between.every((day) => typeof day === 'string' && /^\d\d-\d\d$/.test(day)))
    return { between: between as unknown as readonly [string, string] };
  return invalid(at('condition'), needs, condition);
}
