import type { ArimaFitted } from '../models/arima/fitted.ts';
import type { ProphetFitted } from '../models/prophet/fitted.ts';
import type { Series } from '../core/panel.ts';
import type { Component, Description, Fitted } from '../models/model.ts';
import type { PartInfo } from './explained.ts';
import { splitPath } from './split-path.ts';
import { partOf, partOfRegressor } from './topics.ts';

/** Parts on the scale that a model was fitted on; rows are the h steps, then `season` periods of the season before the first of them. */
export interface ModelParts {
  readonly parts: readonly PartInfo[];
  readonly base: Float64Array;
  readonly scores: readonly Float64Array[];
  readonly values: readonly Float64Array[];
  readonly season: number;
  /** Length `season`, on the model's scale. */
  readonly actual: Float64Array;
  readonly notes: readonly string[];
}

/** Components that say how others came about, or what is left of the history. */
const ASIDE = /^(slope|remainder)$/i;
const LEVEL = /^(level|trend)/i;
const SEASON = /^(season|yearly|weekly|daily|monthly|quarterly)/i;

/** Parts that miss the forecast by less than this share of it do so by rounding; the level takes it. */
const ROUNDING = 1e-5;

/** Models that carry on a season which they name no part for. */
const CARRIES_SEASON = new Set(['seasonal-naive', 'seasonal-window-average', 'ces', 'online-linear']);

function carriesSeason(fitted: Fitted, components: readonly Component[]): boolean {
  if (components.some(({ name }) => SEASON.test(name))) return false;
  if (fitted.kind !== 'arima') return CARRIES_SEASON.has(fitted.kind);
  const { orders } = fitted as unknown as { orders: { m?: number; P?: number; D?: number; Q?: number } };
  return (orders.m ?? 1) > 1 && (orders.P ?? 0) + (orders.D ?? 0) + (orders.Q ?? 0) > 0;
}

/**
 * Components of a fitted model as parts that add up to its forecast, on the scale that it was fitted on.
 *
 * @param series - as the model got it
 * @param path - length h: its forecast
 */
export function partsOfModel(fitted: Fitted, description: Description | null, series: Series, path: Float64Array): ModelParts {
  const n = series.y.length;
  const h = path.length;
  const m = series.seasonLength;
  const season = m > 1 && n > m ? Math.min(m, h) : 0;
  const rows = h + season;
  /** History and horizon of a component as rows. */
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, r) => values[r < h ? n + r : n - m + r - h] ?? NaN);
  const actual = series.y.slice(n - m, n - m + season);
  const components = usable(fitted, description?.components ?? [], n, h);
  const level = components.find(({ name }) => LEVEL.test(name));
  const others = components.filter((component) => component !== level);
  const additive = others.filter(({ effect }) => effect === 'additive');
  const factors = others.filter(({ effect }) => effect === 'multiplicative');
  const repeats = carriesSeason(fitted, components);

  // What carries the rest: the model's own level, or its path without what is named.
  const named = additive.map(({ values }) => pick(values));
  const own = level && !repeats ? pick(level.values) : null;
  let carried = own;
  const split: { info: PartInfo; values: Float64Array }[] = [];
  if (!carried) {
    const bare = (at: number, value: number): number => additive.reduce((rest, { values }) => rest - (values[at] ?? 0), value);
    const history = series.y.map((value, t) => bare(t, value));
    const ahead = path.map((value, k) => bare(n + k, value));
    const apart = splitPath(history, ahead, repeats ? m : 1);
    const earlier = splitPath(history.subarray(0, n - m), history.slice(n - m, n - m + season), repeats && n >= 2 * m ? m : 1);
    carried = Float64Array.from([...apart.level, ...earlier.level]);
    if (repeats && m > 1)
      split.push({
        info: partOf('season', 'season', 'How this place in the season differs from the mean over a season'),
        values: Float64Array.from([...apart.season, ...earlier.season]),
      });
  }
  const start = carried[0] as number;
  const trend = carried.map((value) => value - start);
  const base = new Float64Array(rows).fill(start);
  const parts: PartInfo[] = [partOf('trend', 'trend', 'How the level moves from where the forecast starts')];
  const scores: Float64Array[] = [trend];
  for (const { info, values } of split) {
    parts.push(info);
    scores.push(values);
  }
  additive.forEach(({ name }, k) => {
    parts.push(infoOf(fitted, name));
    scores.push(named[k] as Float64Array);
  });
  addFactors(fitted, factors, pick, base, parts, scores);
  // What is left of the forecast.
  const sum = (r: number): number => scores.reduce((total, values) => total + (values[r] as number), base[r] as number);
  const rest = Float64Array.from({ length: rows }, (_, r) => (r < h ? (path[r] as number) - sum(r) : 0));
  const size = path.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  if (rest.some((value) => Math.abs(value) > ROUNDING * size)) {
    parts.push(partOf('rest', 'rest', 'What the named parts do not say of the forecast'));
    scores.push(rest);
  } else if (rest.some((value) => Math.abs(value) > 1e-12 * size)) rest.forEach((value, r) => (trend[r] = (trend[r] as number) + value));
  const kept = scores.map((values, k) => k === 0 || values.some((value) => value !== 0));
  return {
    parts: parts.filter((_, k) => kept[k]),
    base,
    scores: scores.filter((_, k) => kept[k]),
    values: scores.filter((_, k) => kept[k]).map((_, k) => inputOf(parts.filter((_unused, j) => kept[j])[k] as PartInfo)),
    season,
    actual,
    notes: [],
  };

  /** Value of the regressor that a part is about. */
  function inputOf({ group, name }: PartInfo): Float64Array {
    const past = group === 'regressor' ? series.xreg?.find((candidate) => candidate.name === name)?.values : undefined;
    return Float64Array.from({ length: rows }, (_, r) => (r < h ? NaN : (past?.[n - m + r - h] ?? NaN)));
  }
}

/** Components that reach over the horizon and count once. */
function usable({ kind, ...fitted }: Fitted, components: readonly Component[], n: number, h: number): Component[] {
  const known = components.filter(
    ({ name, values }) => !ASIDE.test(name) && values.length === n + h && values.subarray(n).every((value) => Number.isFinite(value)),
  );
  if (kind !== 'prophet') return known;
  // Prophet shows the sum of its holidays beside each of them.
  const { terms } = fitted as unknown as ProphetFitted;
  const names = new Set(terms.map(({ name }) => name));
  return known.filter(({ name }) => name === 'trend' || names.has(name));
}

function infoOf(fitted: Fitted, name: string): PartInfo {
  if (fitted.kind === 'prophet') {
    const term = (fitted as ProphetFitted).terms.find((candidate) => candidate.name === name);
    if (term?.kind === 'holiday') return partOf('holidays', name, `Holiday: ${name}`);
    if (term?.kind === 'season') return partOf('season', name, `Season: ${name}`);
    return partOfRegressor(name, name, `Effect of ${name}`);
  }
  if (
    fitted.kind === 'arima' &&
    (fitted as ArimaFitted & { regressors?: readonly { name: string }[] }).regressors?.some((one) => one.name === name)
  )
    return partOfRegressor(name, name, `Effect of ${name}`);
  return SEASON.test(name) ? partOf('season', name, name) : partOf('rest', name, name);
}

/** Multiplicative parts: each gets its share of what all of them add to the level, in proportion to its logarithm; Prophet's are shares already. */
function addFactors(
  fitted: Fitted,
  factors: readonly Component[],
  pick: (values: Float64Array) => Float64Array,
  base: Float64Array,
  parts: PartInfo[],
  scores: Float64Array[],
): void {
  if (factors.length === 0) return;
  const rows = base.length;
  const picked = factors.map(({ values }) => pick(values));
  const before = Float64Array.from({ length: rows }, (_, r) =>
    fitted.kind === 'prophet'
      ? (base[r] as number) + (scores[0]?.[r] as number)
      : scores.reduce((sum, own) => sum + (own[r] as number), base[r] as number),
  );
  factors.forEach(({ name }, k) => {
    const own = picked[k] as Float64Array;
    parts.push(infoOf(fitted, name));
    scores.push(
      Float64Array.from({ length: rows }, (_, r) => {
        if (fitted.kind === 'prophet') return (before[r] as number) * (own[r] as number);
        const product = picked.reduce((total, values) => total * (values[r] as number), 1);
        const logs = picked.reduce((total, values) => total + Math.log(values[r] as number), 0);
        const share = picked.length === 1 || !Number.isFinite(logs) || logs === 0 ? 1 / picked.length : Math.log(own[r] as number) / logs;
        return (before[r] as number) * (product - 1) * share;
      }),
    );
  });
}
