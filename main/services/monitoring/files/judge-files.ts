import type { PerformanceFigures } from '../../../../contract/entities/performance.ts';
import { ApiError } from '../../../../contract/errors.ts';
import { EngineError } from '../../../../engine/core/errors.ts';
import { seasonalScale } from '../../../../engine/metrics/seasonal-scale.ts';
import { addPair, emptySums, figuresOf } from '../figures.ts';
import { sumCount } from '../period-codec.ts';
import { numberAt, readTable, type PeriodColumn, type TextTable } from './read-table.ts';
import { findRoles, type NamedRoles } from './roles.ts';

export interface FilePerformanceOptions extends NamedRoles {
  /** m of the seasonal naive forecast that MASE is scaled by; by the distance of the dates where absent. */
  readonly seasonLength?: number | undefined;
}

/** What became of the forecasts of one file, by the actuals of another. */
export interface FilePerformance {
  readonly predictions: { readonly file: string; readonly rows: number };
  readonly actuals: { readonly file: string; readonly rows: number };
  readonly columns: {
    readonly date: string;
    readonly forecast: string;
    readonly value: string;
    readonly keys: readonly string[];
    readonly ignored: readonly string[];
  };
  readonly seasonLength: number;
  readonly total: PerformanceFigures;
  readonly horizon: readonly (PerformanceFigures & { readonly step: number })[];
  /** Largest errors first. */
  readonly series: readonly (PerformanceFigures & { readonly name: string })[];
  readonly periods: readonly (PerformanceFigures & { readonly period: string })[];
  /** Predictions without an actual, and series of one file that the other has not. */
  readonly unmatched: { readonly predictions: number; readonly onlyPredicted: readonly string[]; readonly onlyActual: readonly string[] };
  /** What is to be known of the figures. */
  readonly notes: readonly string[];
}

const DAY_MS = 86_400_000;

/** What a file calls a period: dates as ISO text, so that both files agree. */
function periodReader(table: TextTable, column: number, { read }: PeriodColumn): (row: number) => string {
  return (row) => {
    const { cells, line } = table.rows[row] as TextTable['rows'][0];
    const text = (cells[column] as string).trim();
    if (!read) return text;
    const ms = read(text);
    if (Number.isNaN(ms))
      throw new ApiError(
        'bad-input',
        `${table.file}, row ${line}, column ${table.columns[column]}: "${text.slice(0, 60)}" is no date as the others are.`,
        {
          file: table.file,
        },
      );
    const iso = new Date(ms).toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
  };
}

const nameOf = (table: TextTable, row: number, keys: readonly number[]): string =>
  keys.map((key) => (table.rows[row]?.cells[key] ?? '').trim()).join(' / ');

/** Periods in a season by the usual distance of dates. */
function usualLength(periods: readonly string[]): number {
  const times = periods.map((text) => Date.parse(text.includes(' ') ? `${text.replace(' ', 'T')}Z` : text));
  const steps = times.slice(1).map((time, i) => (time - (times[i] as number)) / DAY_MS);
  const middle = steps.sort((a, b) => a - b)[steps.length >> 1] ?? NaN;
  if (middle > 0 && middle < 0.9) return Math.max(1, Math.round(1 / middle));
  if (middle <= 3) return 7;
  if (middle <= 10) return 52;
  if (middle >= 25 && middle <= 35) return 12;
  if (middle >= 80 && middle <= 100) return 4;
  return 1;
}

/**
 * Lays the forecasts of a file beside the actuals of another.
 *
 * @throws ApiError `bad-input` naming file, row and column; as `readTable`
 */
export async function judgeFiles(predictionsFile: string, actualsFile: string, options: FilePerformanceOptions): Promise<FilePerformance> {
  const [predictions, actuals] = [await readTable(predictionsFile), await readTable(actualsFile)];
  const roles = findRoles(predictions, actuals, options);
  const { bands } = roles.predictions;
  const levels = bands.map(({ level }) => level);

  // Actuals by series and period.
  const came = new Map<string, Map<string, number>>();
  const lines = new Map<string, number>();
  const actualPeriod = periodReader(actuals, roles.actuals.date, roles.actuals.periods);
  for (const [row, { line }] of actuals.rows.entries()) {
    const [name, period] = [nameOf(actuals, row, roles.actuals.keys), actualPeriod(row)];
    const key = `${name}\n${period}`;
    if (lines.has(key)) twice(actuals.file, line, name, period, lines.get(key) as number, roles.keyNames);
    lines.set(key, line);
    const ofSeries = came.get(name) ?? new Map<string, number>();
    came.set(name, ofSeries);
    ofSeries.set(period, numberAt(actuals, row, roles.actuals.value));
  }

  // Forecasts in order of their periods, so that steps can be counted.
  const predictedPeriod = periodReader(predictions, roles.predictions.date, roles.predictions.periods);
  const originPeriod =
    roles.predictions.origin === null
      ? null
      : (row: number): string => (predictions.rows[row]?.cells[roles.predictions.origin as number] ?? '').trim();
  const seen = new Map<string, number>();
  const forecasts = predictions.rows.map(({ line }, row) => {
    const [name, period, origin] = [nameOf(predictions, row, roles.predictions.keys), predictedPeriod(row), originPeriod?.(row) ?? ''];
    const key = `${name}\n${period}\n${origin}`;
    if (seen.has(key)) twice(predictions.file, line, name, period, seen.get(key) as number, roles.keyNames);
    seen.set(key, line);
    return { row, line, name, period, origin };
  });
  forecasts.sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
  const counted = new Map<string, number>();
  const first = new Map<string, string>();
  for (const { name, period } of forecasts) if (!first.has(name)) first.set(name, period);

  const seasonLength =
    options.seasonLength ?? usualLength([...new Set([...(came.values().next().value?.keys() ?? [])])].sort().slice(0, 400));
  const scales = new Map<string, number>();
  for (const [name, from] of first) {
    const history = [...(came.get(name) ?? [])].filter(([period]) => period < from).sort(([a], [b]) => (a < b ? -1 : 1));
    try {
      scales.set(
        name,
        seasonalScale(
          Float64Array.from(history, ([, value]) => value),
          seasonLength,
          1,
        ),
      );
    } catch (error) {
      // Without a history, or with one that never changes, errors of the series are not scaled.
      if (!(error instanceof EngineError)) throw error;
    }
  }

  const total = emptySums(levels.length);
  const groups = { step: new Map<number, Float64Array>(), name: new Map<string, Float64Array>(), period: new Map<string, Float64Array>() };
  const sumsOf = <K>(group: Map<K, Float64Array>, key: K): Float64Array => {
    const known = group.get(key) ?? emptySums(levels.length);
    group.set(key, known);
    return known;
  };
  let [unmatched, empty] = [0, 0];
  for (const { row, line, name, period, origin } of forecasts) {
    const path = `${name}\n${origin}`;
    const given = roles.predictions.step === null ? null : numberAt(predictions, row, roles.predictions.step);
    if (given !== null && !(Number.isInteger(given) && given >= 1))
      throw new ApiError(
        'bad-input',
        `${predictions.file}, row ${line}, column ${predictions.columns[roles.predictions.step as number]}: a step is a whole number from 1 on.`,
        { file: predictions.file },
      );
    const step = given ?? (counted.get(path) ?? 0) + 1;
    counted.set(path, step);
    const forecast = numberAt(predictions, row, roles.predictions.forecast);
    const bounds = bands.map(({ lower, upper }) => [numberAt(predictions, row, lower), numberAt(predictions, row, upper)] as const);
    bounds.forEach(([low, high], k) => {
      if (low > high)
        throw new ApiError(
          'bad-input',
          `${predictions.file}, row ${line}, column lower_${levels[k]}: ${low} is above upper_${levels[k]}, ${high}.`,
          { file: predictions.file },
        );
    });
    const actual = came.get(name)?.get(period);
    if (actual === undefined || Number.isNaN(actual)) {
      unmatched++;
      continue;
    }
    if (Number.isNaN(forecast)) {
      empty++;
      continue;
    }
    for (const sums of [total, sumsOf(groups.step, step), sumsOf(groups.name, name), sumsOf(groups.period, period)]) {
      addPair(sums, 0, actual, forecast, NaN, scales.get(name) ?? NaN);
      bounds.forEach(([low, high], k) => {
        if (Number.isNaN(low) || Number.isNaN(high)) return;
        const at = sumCount + 2 * k;
        sums[at] = (sums[at] as number) + (actual >= low && actual <= high ? 1 : 0);
        sums[at + 1] = (sums[at + 1] as number) + 1;
      });
    }
  }
  const figures = figuresOf(total, levels);
  if (figures.count === 0)
    throw new ApiError(
      'bad-input',
      `No prediction has an actual: ${predictions.file} has ${describe(forecasts)}, ${actuals.file} has ${describe([...came].flatMap(([name, periods]) => [...periods.keys()].map((period) => ({ name, period }))))}.`,
    );
  const scaled = [...first.keys()].filter((name) => groups.name.has(name) && scales.has(name)).length;
  const notes = [
    ...(scaled === groups.name.size
      ? []
      : [
          scaled === 0
            ? `No MASE: ${actuals.file} has no history of ${seasonLength + 1} values before the first prediction of any series to scale errors by.`
            : `MASE is of ${scaled} of ${groups.name.size} series: the others have no history before their first prediction to scale errors by.`,
        ]),
    ...(unmatched > 0 ? [`${unmatched} of ${predictions.rows.length} predictions have no actual and are left out.`] : []),
    ...(empty > 0 ? [`${empty} predictions are empty and are left out.`] : []),
    ...(roles.predictions.step === null && roles.predictions.origin === null
      ? ['Steps ahead are counted from the first prediction of each series.']
      : []),
    ...(bands.length === 0 ? [`No coverage: ${predictions.file} has no columns such as lower_80 and upper_80.`] : []),
  ];
  const byName = <K extends string | number>([a]: readonly [K, Float64Array], [b]: readonly [K, Float64Array]): number =>
    a < b ? -1 : a > b ? 1 : 0;
  return {
    predictions: { file: predictions.file, rows: predictions.rows.length },
    actuals: { file: actuals.file, rows: actuals.rows.length },
    columns: {
      date: predictions.columns[roles.predictions.date] as string,
      forecast: predictions.columns[roles.predictions.forecast] as string,
      value: actuals.columns[roles.actuals.value] as string,
      keys: roles.keyNames,
      ignored: roles.ignored,
    },
    seasonLength,
    total: figures,
    horizon: [...groups.step].sort(byName).map(([step, sums]) => ({ step, ...figuresOf(sums, levels) })),
    series: [...groups.name]
      .map(([name, sums]) => ({ name, ...figuresOf(sums, levels) }))
      .sort((a, b) => (b.mae ?? 0) * b.count - (a.mae ?? 0) * a.count),
    periods: [...groups.period].sort(byName).map(([period, sums]) => ({ period, ...figuresOf(sums, levels) })),
    unmatched: {
      predictions: unmatched,
      onlyPredicted: [...first.keys()].filter((name) => !came.has(name)),
      onlyActual: [...came.keys()].filter((name) => !first.has(name)),
    },
    notes,
  };
}

function twice(file: string, line: number, name: string, period: string, before: number, keys: readonly string[]): never {
  const told = keys.length === 0 ? '' : ` of ${keys.join(' / ')} ${name}`;
  const hint =
    keys.length === 0 ? ' Where these are different series, both files need the columns that tell them apart, under one name.' : '';
  throw new ApiError('bad-input', `${file}, row ${line}: ${period}${told} is in row ${before} already.${hint}`, { file });
}

function describe(rows: readonly { readonly name: string; readonly period: string }[]): string {
  const periods = rows.map(({ period }) => period).sort();
  const names = new Set(rows.map(({ name }) => name));
  const [one] = names;
  return `${periods[0]} to ${periods.at(-1)} of ${names.size === 1 ? one || 'one series' : `${names.size} series (${one}, ...)`}`;
}
