import { readFileSync } from 'node:fs';
import { runSeries } from '../../engine/backtest/index.ts';
import type { Series } from '../../engine/core/panel.ts';
import { createRng } from '../../engine/core/rng.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { models } from '../../engine/models/index.ts';
import type { LocalModel, Spec } from '../../engine/models/model.ts';
import { sharedData } from '../shared-data.ts';
import { series43Set, series43Times } from './accuracy-data.ts';
import { median, report } from './run-program.ts';

/** CPU milliseconds a series, median by frequency, full automatic fit and forecast on one thread; and the R function measured beside. */
const targets: Readonly<Record<string, { readonly byGroup: Readonly<Record<string, number>>; readonly r?: string }>> = {
  arima: { byGroup: { Yearly: 15, Quarterly: 40, Monthly: 80, Daily: 150 }, r: 'R_autoarima' },
  'exponential-smoothing': { byGroup: { Yearly: 3, Quarterly: 10, Monthly: 25, Daily: 40 }, r: 'R_ets' },
  theta: { byGroup: { Yearly: 2, Quarterly: 2, Monthly: 2, Daily: 2 }, r: 'R_thetaf' },
  'dynamic-optimised-theta': { byGroup: { Yearly: 2, Quarterly: 2, Monthly: 2, Daily: 2 }, r: 'R_thetaf' },
  mstl: { byGroup: { Quarterly: 3, Monthly: 3, Daily: 3 }, r: 'augurs_MSTL' },
  prophet: { byGroup: { Yearly: 10, Quarterly: 10, Monthly: 10, Daily: 10 }, r: 'augurs_Prophet' },
};
const taylorTargetMs = 1000;

const months1960 = -120;
const days1960 = -3653 * 86_400_000;

/** A calendar as such data have it, from 1960 on. */
export function axisOf(group: string): TimeAxis {
  const unit = ({ Monthly: 'month', Quarterly: 'quarter', Yearly: 'year' } as const)[group];
  if (unit) return { frequency: { unit, step: 1 }, granularity: 'date', origin: months1960, dayOfMonth: 1 };
  const frequency = group === 'Half-hourly' ? ({ unit: 'minute', step: 30 } as const) : ({ unit: 'day', step: 1 } as const);
  return { frequency, granularity: 'minute', origin: days1960, dayOfMonth: 1 };
}

/** CPU milliseconds of one full fit and forecast; null when a simpler model stood in. */
export function timeOf(model: LocalModel, series: Series, horizon: number, spec: Spec = {}): number | null {
  const context = { rng: createRng(1), shouldStop: () => false };
  const before = process.cpuUsage();
  const { modelUsed } = runSeries(model, series, { horizon, folds: 0, levels: [80, 95] }, spec, context);
  const { user, system } = process.cpuUsage(before);
  return modelUsed === model.kind ? (user + system) / 1000 : null;
}

const at = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? NaN;

function taylor(): Series | null {
  const file = sharedData('classic', 'taylor.csv');
  if (file === null) return null;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  return {
    id: 'taylor',
    y: Float64Array.from(lines, (line) => Number(line.split(',').at(-1))),
    seasonLength: 48,
    seasons: [48, 336],
    calendar: { axis: axisOf('Half-hourly'), start: 0 },
  };
}

/** Each series is timed so often and its median counts, the code having been compiled in a round before. */
const ROUNDS = 3;

/** Median CPU milliseconds of several runs; null when a simpler model stood in. */
function medianTime(model: LocalModel, series: Series, horizon: number): number | null {
  const times = Array.from({ length: ROUNDS }, () => timeOf(model, series, horizon));
  return times.every((time) => time !== null) ? median(times) : null;
}

/** CPU time of every model on 43 real series, beside the targets and what R took for the same series. */
export function benchModels(): Promise<void> {
  if (sharedData('series43') === null) {
    process.stdout.write('\nModels: the folder of real data is not there, nothing was measured.\n');
    return Promise.resolve();
  }
  const all = series43Set().series.map(({ id, group, m, training, actual }) => ({
    group,
    horizon: actual.length,
    series: { id, y: training, seasonLength: m, calendar: { axis: axisOf(group), start: 0 } } satisfies Series,
  }));
  const others = series43Times();
  const long = taylor();
  process.stdout.write(
    `\nCPU time a series, automatic fit and forecast, one thread, median of ${ROUNDS} runs after a first: median (90th percentile) over 43 series by frequency\n`,
  );
  for (const model of models) {
    for (const { series, horizon } of all) timeOf(model, series, horizon);
    const target = targets[model.kind];
    for (const group of ['Yearly', 'Quarterly', 'Monthly', 'Daily']) {
      const part = all.filter((one) => one.group === group && (model.kind !== 'mstl' || one.series.seasonLength > 1));
      const times = part.flatMap(({ series, horizon }) => medianTime(model, series, horizon) ?? []);
      if (times.length === 0) continue;
      const middle = at(times, 0.5);
      const p90 = at(times, 0.9);
      const most = target?.byGroup[group];
      const value = `${middle.toFixed(2)} (${p90.toFixed(1)})`;
      const other = target?.r === undefined ? undefined : others.get(target.r);
      const theirs = other
        ? `, ${target?.r} ${at(
            part.flatMap(({ series }) => other.get(series.id) ?? []),
            0.5,
          ).toFixed(0)}`
        : '';
      const left = times.length < part.length ? `, ${part.length - times.length} refused` : '';
      const what = `${model.kind}, ${group.toLowerCase()}${theirs}${left}`;
      if (most === undefined) process.stdout.write(`${what.padEnd(58)} ${value.padStart(12)}\n`);
      else report(what, `${value} ms`, `${most} ms, p90 5 x`, middle <= most && p90 <= 5 * Math.max(middle, 1));
    }
    if (long) {
      const ms = medianTime(model, long, 48);
      if (ms === null) process.stdout.write(`${model.kind}: refused taylor, 4,032 half-hours\n`);
      else report(`${model.kind}, taylor, 4,032 half-hours`, `${ms.toFixed(0)} ms`, 'under 1000 ms', ms < taylorTargetMs);
    }
  }
  return Promise.resolve();
}
