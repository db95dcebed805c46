import type { ScenarioWaterfall } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { waterfallsInTurns, type ForecastVersions, type Waterfall } from '../../../engine/comparison/index.ts';
import { formatPeriod } from '../../../engine/core/time-axis.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import { canonicalJson } from '../canonical-json.ts';
import { categoryOf } from '../explore/selection.ts';
import { matchSeries } from '../lineage/match-series.ts';
import { periodShift } from '../lineage/period-shift.ts';
import { runLabel } from '../models/runs.ts';
import type { FinalForecast } from './forecast-of.ts';
import type { RunForecasts } from './run-forecasts.ts';

const labelOf = (run: StoredRun): string => runLabel({ name: run.model, kind: run.kind, label: run.label });
const sameModel = (a: StoredRun, b: StoredRun): boolean => a.kind === b.kind && canonicalJson(a.spec) === canonicalJson(b.spec);

/** The run of an experiment that trained the same kind with the same settings: itself first. */
export const counterpart = (run: StoredRun, runs: readonly StoredRun[]): StoredRun | null =>
  runs.find((other) => other.id === run.id) ??
  runs.find((other) => other.model === run.model && sameModel(other, run)) ??
  runs.find((other) => sameModel(other, run) && other.start?.mode !== 'keep') ??
  null;

/** What data and model are told apart by; each null where nothing was trained that says. */
export interface Between {
  /** The earlier run's kind and settings on the later data. */
  readonly oldModelNewData: RunForecasts | null;
  /** The later run's kind and settings on the earlier data. */
  readonly newModelOldData: RunForecasts | null;
}

export interface WaterfallOptions {
  /** Position of a series in the later data; all of them where absent. */
  readonly index?: number | undefined;
  /** Key column or attribute to tell apart by. */
  readonly by?: string | undefined;
}

/** One cell that both forecast: places in the columns of each. */
interface Pair {
  readonly before: number;
  readonly after: number;
  /** Position of the series in the later data, and period in its counting. */
  readonly series: number;
  readonly period: number;
}

function pairsOf(before: RunForecasts, after: RunForecasts, only: number | undefined): Pair[] {
  const shift = periodShift(before.loaded.version.axis, after.loaded.version.axis);
  if (shift === null)
    throw new ApiError('bad-input', 'The two forecasts have other periods: they cannot be compared one by one.', { field: 'from' });
  const keyed = ({ loaded }: RunForecasts) => ({ panel: loaded.panel, keyNames: loaded.version.keyNames, keys: loaded.keys });
  const { partner } = matchSeries(keyed(before), keyed(after), shift);
  const pairs: Pair[] = [];
  before.series.forEach((index, row) => {
    const series = partner[index] as number;
    const other = series < 0 ? -1 : (after.rowOf[series] as number);
    if (other < 0 || (only !== undefined && series !== only)) return;
    for (let step = 0; step < before.horizon; step++) {
      const period = (before.next[row] as number) + step - shift;
      const ahead = period - (after.next[other] as number);
      if (ahead >= 0 && ahead < after.horizon)
        pairs.push({ before: row * before.horizon + step, after: other * after.horizon + ahead, series, period });
    }
  });
  return pairs;
}

/** Values of another run of the same data at the places of this one; NaN where it has none. */
function pick(of: RunForecasts | null, like: RunForecasts, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => {
    const row = of ? (of.rowOf[like.series[Math.floor(place / like.horizon)] as number] as number) : -1;
    const step = place % like.horizon;
    return of && row >= 0 && step < of.horizon ? (of.mean[row * of.horizon + step] as number) : NaN;
  });
}

const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waterfalls of many cells, while others get their turn. */
async function inTurns(...what: Parameters<typeof waterfallsInTurns>): Promise<Waterfall[]> {
  const work = waterfallsInTurns(...what);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await othersTurn();
  }
}

/**
 * Why a forecast is not what an earlier one was, over the cells that both forecast: data, model, overrides.
 *
 * @throws ApiError `bad-input` where they have no cell in common
 */
export async function waterfallOf(
  earlier: FinalForecast,
  later: FinalForecast,
  { oldModelNewData, newModelOldData }: Between,
  { index, by }: WaterfallOptions,
): Promise<ScenarioWaterfall> {
  const [before, after] = [earlier.forecasts, later.forecasts];
  const pairs = pairsOf(before, after, index);
  await othersTurn();
  const nameOf = ({ forecasts: { experiment, run }, scenario }: FinalForecast): string =>
    `${labelOf(run)} of ${experiment.name} (${experiment.datasetName} v${experiment.datasetNumber})${scenario ? `, ${scenario.name}` : ''}`;
  if (pairs.length === 0)
    throw new ApiError('bad-input', `${nameOf(earlier)} and ${nameOf(later)} forecast no period of a series both.`, { field: 'from' });
  const [old, now] = [pairs.map((pair) => pair.before), pairs.map((pair) => pair.after)];
  const at = (values: Float64Array, places: readonly number[]): Float64Array =>
    Float64Array.from(places, (place) => values[place] as number);
  const together = newModelOldData === null ? null : pick(newModelOldData, before, old);
  const versions: ForecastVersions = {
    before: at(earlier.final.mean, old),
    beforeModel: at(earlier.base.mean, old),
    newData: pick(oldModelNewData, after, now),
    newModel: at(later.base.mean, now),
    after: at(later.final.mean, now),
    // One order for some cells and both for others would not be one split.
    ...(oldModelNewData && together?.every((value) => !Number.isNaN(value)) ? { oldDataNewModel: together } : {}),
  };
  await othersTurn();
  const category = by === undefined ? null : categoryOf(after.loaded, by, 'by').values;
  const groups = category ? [...new Set(pairs.map(({ series }) => category[series] ?? ''))].sort() : [];
  const placeOf = new Map(groups.map((group, g) => [group, g]));
  const [whole] = await inTurns(versions, { groupOf: new Int32Array(pairs.length), groups: 1 });
  const parts = category
    ? await inTurns(versions, {
        groupOf: Int32Array.from(pairs, ({ series }) => placeOf.get(category[series] ?? '') ?? -1),
        groups: groups.length,
      })
    : [];
  let [first, last] = [Infinity, -Infinity];
  for (const { period } of pairs) [first, last] = [Math.min(first, period), Math.max(last, period)];
  const plain = (one: (typeof parts)[number], group: string | null) => ({
    group,
    start: one.start,
    end: one.end,
    steps: one.steps.map((step) => ({ ...step })),
    interaction: one.interaction,
  });
  const { axis } = after.loaded.version;
  return {
    from: nameOf(earlier),
    to: nameOf(later),
    first: formatPeriod(axis, first),
    last: formatPeriod(axis, last),
    cells: pairs.length,
    series: new Set(pairs.map(({ series }) => series)).size,
    waterfalls: [plain(whole as (typeof parts)[number], null), ...parts.map((one, g) => plain(one, groups[g] ?? null))],
    notes: notesOf(earlier, later, oldModelNewData, 'oldDataNewModel' in versions, pairs.length),
  };
}

function notesOf(
  { forecasts: before }: FinalForecast,
  { forecasts: after }: FinalForecast,
  oldModelNewData: RunForecasts | null,
  bothOrders: boolean,
  cells: number,
): string[] {
  const notes: string[] = [];
  const [old, now] = [labelOf(before.run), labelOf(after.run)];
  const name = `${after.experiment.datasetName} v${after.experiment.datasetNumber}`;
  if (before.experiment.datasetVersionId === after.experiment.datasetVersionId)
    notes.push('Both rest on the same data: what changed is the model, its settings, or its training.');
  else if (!oldModelNewData)
    notes.push(
      `${old} with its settings was not trained on ${name}: what data and model changed cannot be told apart. Train it there too, beside ${now}.`,
    );
  else if (sameModel(before.run, after.run)) notes.push(`Both are ${now} with the same settings: what changed is the data.`);
  else
    notes.push(
      bothOrders
        ? `Data: what ${old} and ${now} change when they are trained on the later data. Model: from ${old} to ${now}. Both orders are averaged.`
        : `Data: ${old} trained on the later data. Model: from that to ${now}.`,
    );
  notes.push('Changed plans and values set by hand are overrides.');
  const left = before.mean.length - cells;
  const come = after.mean.length - cells;
  if (left > 0 || come > 0)
    notes.push(`Compared are ${cells} cells that both forecast; ${left} of the earlier and ${come} of the later one are left out.`);
  return notes;
}
