import { EngineError } from '../../core/errors.ts';
import type { Frequency } from '../../core/panel.ts';
import type { TimeAxis } from '../../core/time-axis.ts';
import { dayOf, parseDate } from './dates.ts';
import { width } from './features.ts';
import type { Condition, FittedTerm, Growth, HolidayTerm, Mode, ProphetFitted, RegressorTerm, SeasonTerm, Term } from './fitted.ts';
import { offsetsOf } from './holidays.ts';

export interface ImportOptions {
  /** Spacing of the periods to forecast, as `freq` of the original's `make_future_dataframe`; a day if not given. */
  readonly frequency?: Frequency;
  /** Conditions of seasons by their `condition_name`; a name that is not given is taken for a regressor's. */
  readonly conditions?: Readonly<Record<string, Condition>>;
  /** Seed of the simulated futures. */
  readonly seed?: number;
}

type Json = Readonly<Record<string, unknown>>;

const unusable = (needs: string): never => {
  throw new EngineError('invalid-option', `The Prophet model cannot be used: it needs ${needs}.`);
};

/**
 * A model that Prophet for Python saved with `model_to_json` (versions 0.6 to 1.5), ready to forecast the periods after its history.
 * Only what the forecast needs is taken over; the history is not.
 *
 * @param text - JSON, also as the JSON string of a JSON text that older versions write
 * @throws EngineError `invalid-option` when it is no such model, or one with several posterior samples, regressor models, or country holidays
 *   whose dates are not in it
 */
export function fromProphetJson(text: string, options: ImportOptions = {}): ProphetFitted {
  const { frequency = { unit: 'day', step: 1 }, seed = 0 } = options;
  const model = parsed(text);
  const params = objectAt(model, 'params');
  const numbers = (key: string): number[] => {
    const rows = params[key];
    if (!Array.isArray(rows) || rows.length === 0) return unusable(`params.${key}`);
    if (rows.length > 1) return unusable(`one set of parameters, as from a fit without mcmc_samples, but has ${rows.length}`);
    const [row] = rows as readonly unknown[];
    const list: readonly unknown[] = Array.isArray(row) ? row : [row];
    return list.every((value): value is number => Number.isFinite(value)) ? [...list] : unusable(`finite numbers in params.${key}`);
  };
  const growth = model['growth'] as Growth;
  if (!['linear', 'logistic', 'flat'].includes(growth)) return unusable('growth linear, logistic or flat');
  if (model['country_holidays'] != null) return unusable('holidays with dates instead of country_holidays');
  const terms = withBeta(termsOf(model, options.conditions ?? {}), numbers('beta'));
  const start = numberAt(model, 'start') * 1000;
  const history = columnOf(model, 'history', 'ds').map((value) => parseDate(String(value)));
  const dates = columnOf(model, 'history_dates', 'ds').map((value) => parseDate(String(value)));
  const last = Math.max(...(dates.length > 0 ? dates : history));
  if (!Number.isFinite(last)) return unusable('dates in its history');
  const specified = listAt(model, 'changepoints_t');
  const delta = numbers('delta');
  const logistic = growth === 'logistic';
  const caps = logistic ? columnOf(model, 'history', 'cap') : [];
  const floors = columnOf(model, 'history', 'floor');
  const floor = typeof floors[0] === 'number' ? floors[0] : 0;
  const samples = model['uncertainty_samples'];
  return {
    kind: 'prophet',
    formatVersion: 1,
    seed,
    growth,
    axis: axisFrom(last, frequency),
    next: 1,
    startMs: start,
    spanMs: numberAt(model, 't_scale') * 1000,
    yScale: numberAt(model, 'y_scale'),
    yMin: floor,
    ...(logistic ? { cap: constant(caps), ...(floor === 0 ? {} : { floor }) } : {}),
    k: numbers('k')[0] as number,
    m: numbers('m')[0] as number,
    changepoints: specified,
    delta,
    sigma: numbers('sigma_obs')[0] as number,
    terms,
    samples: typeof samples === 'number' && samples >= 100 ? samples : 1000,
    floorMultiplied: true,
  };
}

function parsed(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (typeof value === 'string') value = JSON.parse(value);
  } catch (error) {
    return unusable(`JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || !('params' in value)) return unusable('what model_to_json writes');
  return value as Json;
}

/** The cap has to be one number: its future values are not in the file otherwise. */
function constant(caps: readonly unknown[]): number | string {
  const [first] = caps;
  return typeof first === 'number' && caps.every((value) => value === first) ? first : 'cap';
}

/** Period 0 is the last date of the history. */
function axisFrom(lastMs: number, frequency: Frequency): TimeAxis {
  const date = new Date(lastMs);
  const monthly = frequency.unit === 'month' || frequency.unit === 'quarter' || frequency.unit === 'year';
  const inDays = monthly || frequency.unit === 'day' || frequency.unit === 'week' || frequency.unit === 'business-day';
  return {
    frequency,
    granularity: inDays ? 'date' : 'second',
    origin: monthly ? (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth() : lastMs,
    dayOfMonth: monthly ? date.getUTCDate() : 1,
  };
}

/** Terms in the order of the original's columns: seasons, holidays by name and offset, regressors. */
function termsOf(model: Json, conditions: Readonly<Record<string, Condition>>): Term[] {
  const [seasonNames, seasons] = pairAt(model, 'seasonalities');
  const [regressorNames, regressors] = pairAt(model, 'extra_regressors');
  return [
    ...seasonNames.map((name): SeasonTerm => {
      const season = objectAt(seasons, name);
      const condition = season['condition_name'];
      return {
        kind: 'season',
        name,
        mode: season['mode'] as Mode,
        priorScale: numberAt(season, 'prior_scale'),
        period: numberAt(season, 'period'),
        order: numberAt(season, 'fourier_order'),
        ...(typeof condition === 'string' ? { condition: conditions[condition] ?? { regressor: condition } } : {}),
      };
    }),
    ...holidayTerms(model),
    ...regressorNames.map((name): RegressorTerm => {
      const regressor = objectAt(regressors, name);
      if (regressor['predictor'] != null || regressor['regressor_predictor'] != null) return unusable(`no model for the regressor ${name}`);
      return {
        kind: 'regressor',
        name,
        mode: regressor['mode'] as Mode,
        priorScale: numberAt(regressor, 'prior_scale'),
        mean: numberAt(regressor, 'mu'),
        scale: numberAt(regressor, 'std'),
      };
    }),
  ];
}

function holidayTerms(model: Json): HolidayTerm[] {
  const names = columnOf(model, 'holidays', 'holiday').map(String);
  if (names.length === 0) return [];
  const column = (key: string): readonly unknown[] => columnOf(model, 'holidays', key);
  const dates = column('ds');
  const lower = column('lower_window');
  const upper = column('upper_window');
  const scales = column('prior_scale');
  const usual = numberAt(model, 'holidays_prior_scale');
  const mode = (model['holidays_mode'] ?? model['seasonality_mode']) as Mode;
  // The original sorts its columns as text: `name_delim_+0`, `name_delim_-1`. Names are taken in that order, offsets too.
  const columnName = (name: string, offset: number): string => `${name}_delim_${offset >= 0 ? '+' : '-'}${Math.abs(offset)}`;
  const sortedTerms = [...new Set(names)].map((name) => {
    const days = names.flatMap((candidate, i) =>
      candidate === name
        ? [[dayOf(parseDate(String(dates[i]))), Number(lower[i] ?? 0), Number(upper[i] ?? 0)] as [number, number, number]]
        : [],
    );
    const scale = scales[names.indexOf(name)];
    const offsets = offsetsOf(days).toSorted((a, b) => (columnName(name, a) < columnName(name, b) ? -1 : 1));
    const priorScale = typeof scale === 'number' ? scale : usual;
    return { kind: 'holiday', name, mode, priorScale, days: days.toSorted((a, b) => a[0] - b[0]), offsets } as const;
  });
  return sortedTerms.toSorted((a, b) => (`${a.name}_delim_` < `${b.name}_delim_` ? -1 : 1));
}

function withBeta(terms: readonly Term[], beta: readonly number[]): FittedTerm[] {
  const columns = terms.reduce((sum, term) => sum + width(term), 0);
  // A model without any term has one empty column in the original.
  if (beta.length !== Math.max(1, columns)) return unusable(`${columns} coefficients for its terms but has ${beta.length}`);
  let at = 0;
  return terms.map((term) => ({ ...term, beta: beta.slice(at, (at += width(term))) }));
}

function objectAt(json: Json, key: string): Json {
  const value = json[key];
  return typeof value === 'object' && value !== null ? (value as Json) : unusable(key);
}

function numberAt(json: Json, key: string): number {
  const value = json[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : unusable(`the number ${key}`);
}

function listAt(json: Json, key: string): number[] {
  const value = json[key];
  return Array.isArray(value) && value.every((item): item is number => Number.isFinite(item)) ? [...value] : unusable(`the list ${key}`);
}

/** An ordered dictionary: its keys, then itself. */
function pairAt(json: Json, key: string): readonly [readonly string[], Json] {
  const value = json[key];
  return Array.isArray(value) && Array.isArray(value[0]) ? [value[0] as string[], value[1] as Json] : unusable(key);
}

/** A column of a data frame (orient `table`) or a series (orient `split`) that pandas wrote as text; empty where there is none. */
function columnOf(json: Json, key: string, name: string): readonly unknown[] {
  const text = json[key];
  if (typeof text !== 'string') return [];
  const frame = JSON.parse(text) as { readonly name?: string; readonly data?: readonly unknown[] };
  const rows = frame.data ?? [];
  if (frame.name !== undefined) return frame.name === name ? rows : [];
  return rows.flatMap((row) => (typeof row === 'object' && row !== null && name in row ? [(row as Json)[name]] : []));
}
