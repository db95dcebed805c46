import {
  aggregatesOf,
  spreadOf,
  type BaseForecasts,
  type Hierarchy,
  type NodeHistory,
  type NodeValues,
} from '../../../engine/hierarchy/index.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { unpackForecasts, type Band, type ForecastPayload } from '../../jobs/result-codec.ts';
import type { ReadResult } from '../../store/read-results.ts';
import type { LevelWork } from './prepare.ts';
import { residualsOfFit } from './residuals.ts';

/** Forecasts of all nodes by themselves from one origin. Everything n x h, row by row. */
export interface NodesAt {
  /** Periods of the history before it. */
  readonly origin: number;
  readonly mean: Float64Array;
  /** Standard deviations of the errors; null where no intervals were asked for. */
  readonly spread: Float64Array | null;
  /** NaN where there is no forecast. */
  readonly bands: readonly { readonly level: number; readonly lower: Float64Array; readonly upper: Float64Array }[];
  /** Length n: 1 where the run has a forecast; else the last value stands in. */
  readonly known: Uint8Array;
}

export interface Gathered {
  readonly hierarchy: Hierarchy;
  readonly history: NodeHistory;
  readonly horizon: number;
  /** Length n. */
  readonly models: readonly string[];
  readonly final: NodesAt;
  /** In order of time. */
  readonly folds: readonly NodesAt[];
  /** n x periods: one-step errors of the fits, NaN where there are none. */
  readonly residuals: Float64Array;
  /** Length n: 1 where the fit tells its errors. */
  readonly told: Uint8Array;
}

export interface GatherInput {
  readonly work: LevelWork;
  readonly panel: Panel;
  readonly history: NodeHistory;
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly results: Iterable<ReadResult & { readonly series: number }>;
  readonly bases: Iterable<ReadResult & { readonly node: string }>;
  readonly onProgress: (done: number, total: number) => void;
}

interface Row {
  readonly payload: ForecastPayload;
  /** Where the series begins, in periods of the history. */
  readonly shift: number;
}

function spreadIn(mean: Float64Array, bands: readonly Band[]): Float64Array {
  // A bound at zero where none is below it is one that was raised.
  const floored = bands.every(({ lower }) => lower.every((value) => value >= 0));
  return spreadOf({ mean, intervals: bands }, floored).map((value) => (value >= 0 && value <= 1e100 ? value : 0));
}

/** The last known value before an origin, and how far values lie from their mean. */
function standIn({ values, periods }: NodeHistory, node: number, origin: number): { last: number; spread: number } {
  let last = 0;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let t = node * periods; t < node * periods + origin; t++) {
    const value = values[t] as number;
    if (Number.isNaN(value)) continue;
    last = value;
    sum += value;
    squares += value * value;
    count++;
  }
  return { last, spread: count < 2 ? 0 : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) };
}

/** Brings together what a run forecast of its series and of their sums. */
export function gather({ work, panel, history, horizon, levels, results, bases, onProgress }: GatherInput): Gathered {
  const { hierarchy } = work;
  const n = hierarchy.nodes.length;
  const a = aggregatesOf(hierarchy);
  const { periods, start } = history;
  const rows: (Row | undefined)[] = new Array<Row | undefined>(n);
  const models: string[] = new Array<string>(n).fill('');
  const residuals = new Float64Array(n * periods).fill(NaN);
  const told = new Uint8Array(n);
  let done = 0;
  const take = (node: number, { payload, fitted, modelUsed }: ReadResult, of: Panel, index: number): void => {
    const shift = (of.start[index] as number) - start;
    rows[node] = { payload: unpackForecasts(payload), shift };
    models[node] = modelUsed;
    const own = residualsOfFit(fitted, of, index, horizon);
    if (own) {
      residuals.set(own, node * periods + shift);
      told[node] = 1;
    }
    if (++done % 20 === 0) onProgress(done, n);
  };
  const placeOf = new Map(work.panel.ids.map((id, k) => [id, k]));
  for (const base of bases) {
    const k = placeOf.get(base.node);
    if (k !== undefined) take(work.nodes[k] as number, base, work.panel, k);
  }
  for (const result of results) if (!rows[a + result.series]) take(a + result.series, result, panel, result.series);
  const missing = rows.findIndex((row) => row === undefined);
  if (missing >= 0) throw new Error(`there is no forecast of ${hierarchy.nodes[missing]?.label ?? missing}`);

  const empty = (origin: number): NodesAt => ({
    origin,
    mean: new Float64Array(n * horizon),
    spread: levels.length > 0 ? new Float64Array(n * horizon) : null,
    bands: levels.map((level) => ({
      level,
      lower: new Float64Array(n * horizon).fill(NaN),
      upper: new Float64Array(n * horizon).fill(NaN),
    })),
    known: new Uint8Array(n),
  });
  const put = (at: NodesAt, node: number, mean: Float64Array, bands: readonly Band[]): void => {
    at.mean.set(mean, node * horizon);
    at.known[node] = 1;
    if (at.spread) at.spread.set(spreadIn(mean, bands), node * horizon);
    for (const own of at.bands) {
      const band = bands.find(({ level }) => level === own.level);
      if (!band) continue;
      own.lower.set(band.lower, node * horizon);
      own.upper.set(band.upper, node * horizon);
    }
  };
  const final = empty(periods);
  const total = rows[0] as Row;
  const folds = total.payload.folds.map(({ origin }) => empty(total.shift + origin)).sort((p, q) => p.origin - q.origin);
  rows.forEach((row, node) => {
    const { payload, shift } = row as Row;
    put(final, node, payload.mean, payload.bands);
    for (const fold of folds) {
      const own = payload.folds.find(({ origin }) => shift + origin === fold.origin);
      if (own) put(fold, node, own.mean, own.bands);
      else {
        const { last, spread } = standIn(history, node, fold.origin);
        fold.mean.fill(last, node * horizon, (node + 1) * horizon);
        fold.spread?.fill(spread, node * horizon, (node + 1) * horizon);
      }
    }
  });
  return { hierarchy, history, horizon, models, final, folds, residuals, told };
}

/** Columns of a matrix of n rows. */
function columns(values: Float64Array, n: number, width: number, from: number, to: number): Float64Array {
  const out = new Float64Array(n * (to - from));
  for (let i = 0; i < n; i++) out.set(values.subarray(i * width + from, i * width + to), i * (to - from));
  return out;
}

/**
 * Errors as they are known at an origin: those of fits before it; of models that do not tell theirs those of the other folds, at their periods.
 */
function errorsAt(g: Gathered, at: NodesAt): NodeValues {
  const { history, folds, told, residuals, horizon } = g;
  const n = g.hierarchy.nodes.length;
  const { periods } = history;
  const all = told.every((one) => one === 1);
  const from = told.some((one) => one === 1) ? 0 : Math.max(0, folds[0]?.origin ?? 0);
  const to = all ? at.origin : periods;
  const values = columns(residuals, n, periods, from, to);
  const width = to - from;
  for (let i = 0; i < n; i++) {
    const row = i * width - from;
    if ((history.first[i] as number) >= at.origin) {
      // What has not begun is known to be nothing: it stays.
      values.fill(NaN, i * width, (i + 1) * width).fill(0, i * width, i * width + Math.min(2, width));
    } else if (told[i] === 1) values.fill(NaN, row + Math.max(from, at.origin), row + to);
    else
      for (const fold of folds)
        if (fold !== at && fold.known[i] === 1)
          for (let s = 0; s < horizon && fold.origin + s < periods; s++)
            values[row + fold.origin + s] =
              (history.values[i * periods + fold.origin + s] as number) - (fold.mean[i * horizon + s] as number);
  }
  return { periods: width, values };
}

/** Whether any node has two errors. */
function knowsErrors({ values, periods }: NodeValues, n: number): boolean {
  for (let i = 0; i < n; i++) {
    let known = 0;
    for (let at = i * periods; at < (i + 1) * periods; at++) if (!Number.isNaN(values[at] as number) && ++known > 1) return true;
  }
  return false;
}

/** What the engine needs to make the forecasts from one origin agree. */
export function baseAt(g: Gathered, at: NodesAt): BaseForecasts {
  const n = g.hierarchy.nodes.length;
  const residuals = errorsAt(g, at);
  return {
    horizon: g.horizon,
    mean: at.mean,
    ...(at.spread ? { spread: at.spread } : {}),
    ...(knowsErrors(residuals, n) ? { residuals } : {}),
    history: { periods: at.origin, values: columns(g.history.values, n, g.history.periods, 0, at.origin) },
  };
}
