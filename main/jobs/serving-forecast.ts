import type { Forecast } from '../../engine/core/forecast.ts';
import type { Panel, PanelRegressor } from '../../engine/core/panel.ts';
import type { JointErrors } from '../../engine/hierarchy/index.ts';
import { periodMs, type TimeAxis } from '../../engine/core/time-axis.ts';
import { ApiError } from '../../contract/errors.ts';
import { forecastFrom, type SeriesOutcome } from '../services/registry/forecast-version.ts';
import { residualsOf, type Estimates } from '../services/registry/newest-estimates.ts';
import { jointErrorsOf, totalsOf, type Total } from './serving-total.ts';
import type { ReadVersion } from '../services/registry/read-version.ts';
import type { VersionData } from '../services/registry/version-request.ts';
import type { ForecastTask, FutureValues } from './serving-protocol.ts';

/** A version that a thread can forecast with. */
export interface HeldVersion {
  readonly read: ReadVersion;
  readonly data: VersionData;
  readonly estimates: Estimates;
  readonly axis: TimeAxis;
  /** Forecasts by models of all series, by horizon and levels. */
  readonly together: Map<string, Map<string, readonly (Forecast | null)[]>>;
  /** Errors of series at the same moments of the past, by places of the series that were added up last; null where nothing is known of them. */
  readonly joint: Map<string, JointErrors | null>;
}

const MOST_TOGETHER = 8;

/** A period as clients read it: ISO 8601, or the number of a counted one. */
export function isoPeriod(axis: TimeAxis, index: number): string | number {
  const { unit, step } = axis.frequency;
  if (unit === 'integer') return axis.origin + index * step;
  const text = new Date(periodMs(axis, index)).toISOString();
  return unit === 'minute' || unit === 'hour' ? text.slice(0, 19) : text.slice(0, 10);
}

const endOf = ({ start, offsets }: Panel, index: number): number =>
  (start[index] as number) + (offsets[index + 1] as number) - (offsets[index] as number);

/** A panel that knows its regressors over a horizon as the client gave them. Series that were not asked for get what is known of them, or the same. */
function withFuture(panel: Panel, future: ReadonlyMap<number, FutureValues>, horizon: number): Panel {
  const known = panel.futurePeriods ?? 0;
  const [some] = future.values();
  const regressors = panel.regressors?.map((regressor): PanelRegressor => {
    const values = new Float64Array(panel.ids.length * horizon);
    for (let i = 0; i < panel.ids.length; i++) {
      const given = future.get(i)?.[regressor.name];
      const own = known >= horizon ? regressor.future.subarray(i * known, i * known + horizon) : undefined;
      values.set(given ?? own ?? some?.[regressor.name] ?? [], i * horizon);
    }
    return { ...regressor, future: values };
  });
  return { ...panel, futurePeriods: horizon, ...(regressors ? { regressors } : {}) };
}

interface Told {
  readonly date: string | number;
  readonly mean: number;
  readonly bounds: readonly (readonly [number, number])[];
}

/** Periods of one series that are told. */
function toldOf(
  { axis, data }: HeldVersion,
  outcome: Extract<SeriesOutcome, { forecast: Forecast }>,
  range: ForecastTask['range'],
): (Told & { period: number })[] {
  const end = endOf(data.panel, outcome.index);
  const { mean, intervals } = outcome.forecast;
  const told: (Told & { period: number })[] = [];
  for (let step = 0; step < mean.length; step++) {
    const period = end + step;
    if (range !== null && (period < range[0] || period > range[1])) continue;
    told.push({
      period,
      date: isoPeriod(axis, period),
      mean: mean[step] as number,
      bounds: intervals.map(({ lower, upper }) => [lower[step] as number, upper[step] as number] as const),
    });
  }
  return told;
}

/**
 * Forecasts as the JSON that a client gets.
 *
 * @throws ApiError `bad-input` where no series can be forecast, with the reason
 */
export async function forecastJson(held: HeldVersion, task: ForecastTask): Promise<string> {
  const { wanted, horizon, levels, estimates, range, future, shape, more } = task;
  const key = `${horizon} ${levels.join()}`;
  let together = future === null ? held.together.get(key) : new Map<string, readonly (Forecast | null)[]>();
  if (!together) {
    together = new Map();
    held.together.set(key, together);
    for (const oldest of [...held.together.keys()].slice(0, Math.max(0, held.together.size - MOST_TOGETHER))) held.together.delete(oldest);
  }
  const { panel, globalPanel } = held.data;
  const rest = estimates === 'trained' ? { ...held.data, anew: undefined } : held.data;
  const data =
    future === null ? rest : { ...rest, panel: withFuture(panel, future, horizon), globalPanel: withFuture(globalPanel, future, horizon) };
  const outcomes = await forecastFrom(held.read, data, { wanted, horizon, levels }, { together, estimates: held.estimates });
  const failed = outcomes.flatMap((outcome) =>
    'problem' in outcome ? [{ series: panel.ids[outcome.index], message: outcome.problem }] : [],
  );
  const [first] = failed;
  if (first && (failed.length === outcomes.length || shape === 'total'))
    throw new ApiError('bad-input', `${first.series ?? ''}: ${first.message}`, { field: 'series' });
  const made = outcomes.flatMap((outcome) => ('problem' in outcome ? [] : [outcome]));
  const forecasts = shape === 'total' ? totalRows(held, made, range) : made.flatMap((outcome) => seriesRows(held, outcome, levels, range));
  return JSON.stringify({ forecasts, ...more, ...(failed.length > 0 ? { errors: failed } : {}) });
}

function seriesRows(
  held: HeldVersion,
  outcome: Extract<SeriesOutcome, { forecast: Forecast }>,
  levels: readonly number[],
  range: ForecastTask['range'],
): object[] {
  const series = held.data.panel.ids[outcome.index];
  return toldOf(held, outcome, range).map(({ date, mean, bounds }) => {
    const row: Record<string, unknown> = { series, date, forecast: mean };
    bounds.forEach(([lower, upper], i) => {
      row[`lower_${levels[i] ?? i}`] = lower;
      row[`upper_${levels[i] ?? i}`] = upper;
    });
    return row;
  });
}

/** Series added up; one series is told as it is. */
function totalRows(
  held: HeldVersion,
  made: readonly Extract<SeriesOutcome, { forecast: Forecast }>[],
  range: ForecastTask['range'],
): object[] {
  const [only, ...more] = made;
  const { panel } = held.data;
  const told = ({ period, mean, lower, upper }: Total): object => ({
    date: isoPeriod(held.axis, period),
    predicted_revenue: mean,
    confidence_interval_lower: lower,
    confidence_interval_upper: upper,
  });
  if (!only || !range) return [];
  if (more.length === 0)
    return toldOf(held, only, range).map(({ period, mean, bounds: [[lower, upper] = [mean, mean]] }) =>
      told({ period, mean, lower, upper }),
    );
  const key = made.map(({ index }) => index).join();
  let joint = held.joint.get(key);
  if (joint === undefined) {
    joint = jointErrorsOf(
      panel,
      made.map(({ index }) => index),
      (index) => residualsOf(held.read, held.data, index, held.estimates),
    );
    held.joint.clear();
    held.joint.set(key, joint);
  }
  const level = only.forecast.intervals[0]?.level ?? 0;
  return totalsOf(panel, made, range, joint, level).map(told);
}
