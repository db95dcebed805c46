// What it brings to make forecasts agree: errors by level and measured coverage, at rolling origins of real sales.
//
//   npm run node -- tests/bench/hierarchies.ts [--set store-sales|rossmann|simulated] [--model exponential-smoothing] [--origins K] [--training 730]
import { parseArgs } from 'node:util';
import { describeSaved } from '../../engine/backtest/pipeline/describe-saved.ts';
import { fitSaved } from '../../engine/backtest/pipeline/fit-saved.ts';
import { forecastWith } from '../../engine/backtest/pipeline/saved-model.ts';
import type { Panel, Series } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import {
  aggregatePanel,
  buildHierarchy,
  reconcile,
  type BaseForecasts,
  type Hierarchy,
  type HierarchySpec,
  type NodeInterval,
  type ReconcileOptions,
} from '../../engine/hierarchy/index.ts';
import { normalHalfWidth } from '../../engine/math/normal.ts';
import { seasonalScale } from '../../engine/metrics/seasonal-scale.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { rossmann, storeSales } from './learning-data.ts';

const { values: given } = parseArgs({
  options: {
    set: { type: 'string', default: 'store-sales' },
    model: { type: 'string', default: 'exponential-smoothing' },
    origins: { type: 'string', default: '6' },
    training: { type: 'string', default: '730' },
  },
});
const LEVELS = [80, 95];
const MOST_TRAINING = Number(given.training);

interface Setting {
  readonly panel: Panel;
  readonly spec: HierarchySpec;
  readonly horizon: number;
  /** For middle-out. */
  readonly middle: string;
}

/** Series without long gaps: what a store closed for half a year makes of a sum is not the question here. Single days are closed ones. */
function whole(panel: Panel): Panel {
  const gaps = (i: number): number => panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]).filter(Number.isNaN).length;
  const kept = panel.ids.flatMap((_, i) => (gaps(i) > 10 ? [] : [i]));
  const parts = kept.map((i) => panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]));
  const offsets = new Int32Array(kept.length + 1);
  parts.forEach((part, k) => (offsets[k + 1] = (offsets[k] as number) + part.length));
  return {
    frequency: panel.frequency,
    seasonLength: panel.seasonLength,
    ids: kept.map((i) => panel.ids[i] as string),
    offsets,
    start: Int32Array.from(kept, (i) => panel.start[i] as number),
    y: Float64Array.from(parts.flatMap((part) => [...part])),
    statics: (panel.statics ?? []).map(({ name, values }) => ({ name, values: kept.map((i) => values[i] as string) })),
  };
}

/**
 * Twelve stores in three regions: a level that wanders, a weekly season, and normal errors of which half are common to all and a quarter to the
 * region. What exponential smoothing takes for granted holds of every store by itself.
 */
function simulated(): Panel {
  const rng = createRng(11);
  const length = 1200;
  const stores = Array.from({ length: 12 }, (_, j) => `${j < 4 ? 'N' : j < 8 ? 'S' : 'E'}${j}`).sort();
  const regions = stores.map((store) => store.slice(0, 1));
  const y = new Float64Array(stores.length * length);
  const levels = stores.map((_, j) => 200 + 20 * j);
  for (let t = 0; t < length; t++) {
    const common = rng.normal();
    const byRegion = new Map([...new Set(regions)].map((region) => [region, rng.normal()]));
    stores.forEach((_, j) => {
      const error = Math.SQRT1_2 * common + 0.5 * (byRegion.get(regions[j] as string) as number) + 0.5 * rng.normal();
      y[j * length + t] = (levels[j] as number) + 30 * Math.sin((2 * Math.PI * (t + j)) / 7) + 15 * error;
      levels[j] = (levels[j] as number) + 1.5 * error;
    });
  }
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: stores,
    offsets: Int32Array.from({ length: stores.length + 1 }, (_, j) => j * length),
    start: new Int32Array(stores.length),
    y,
    statics: [
      { name: 'region', values: regions },
      { name: 'store', values: stores },
    ],
  };
}

const setting: Setting =
  given.set === 'simulated'
    ? { panel: simulated(), spec: { chains: [['region', 'store']] }, horizon: 14, middle: 'region' }
    : given.set === 'rossmann'
      ? { panel: whole(rossmann().panel), spec: { chains: [['type'], ['assortment']] }, horizon: 42, middle: 'type' }
      : { panel: whole(storeSales().panel), spec: { chains: [['store'], ['family']] }, horizon: 16, middle: 'store' };
const { panel, spec, horizon, middle } = setting;
const hierarchy = buildHierarchy({ ids: panel.ids, columns: panel.statics ?? [] }, spec);
const n = hierarchy.nodes.length;
const { values: all, periods, first } = aggregatePanel(hierarchy, panel, { gaps: 'zero' });
const model = modelByKind(given.model);
const context = { shouldStop: () => false };

interface Origin {
  readonly base: BaseForecasts;
  readonly own: readonly NodeInterval[];
  readonly actual: Float64Array;
  readonly scales: Float64Array;
}

/** Forecasts of every node by itself at one origin, from the newest values, two years of days by default. */
function forecastAt(origin: number): Origin {
  const from = Math.max(0, origin - MOST_TRAINING);
  const length = origin - from;
  const mean = new Float64Array(n * horizon);
  const spread = new Float64Array(n * horizon);
  const residuals = new Float64Array(n * length).fill(NaN);
  const actual = new Float64Array(n * horizon);
  const scales = new Float64Array(n);
  const own = LEVELS.map((level) => ({ level, lower: new Float64Array(n * horizon), upper: new Float64Array(n * horizon) }));
  for (let i = 0; i < n; i++) {
    const begin = Math.max(from, first[i] as number);
    const y = all.slice(i * periods + begin, i * periods + origin);
    const series: Series = { id: hierarchy.nodes[i]?.id ?? '', y, seasonLength: panel.seasonLength };
    const request = { horizon, levels: LEVELS };
    const around = { ...context, rng: createRng(deriveSeed(1, series.id)), horizon };
    const saved = fitSaved(model, series, { non_negative: 'false' }, around);
    const forecast = forecastWith(model, saved, request);
    const { description, y: shown } = describeSaved(saved, series, request);
    if (!description) throw new Error(`${given.model} does not tell its residuals`);
    shown.forEach((value, t) => (residuals[i * length + length - shown.length + t] = value - (description.fitted[t] as number)));
    mean.set(forecast.mean, i * horizon);
    forecast.intervals.forEach(({ lower, upper }, k) => {
      own[k]?.lower.set(lower, i * horizon);
      own[k]?.upper.set(upper, i * horizon);
    });
    const { lower, upper } = forecast.intervals[0] as { lower: Float64Array; upper: Float64Array };
    spread.set(
      upper.map((value, t) => (value - (lower[t] as number)) / (2 * normalHalfWidth(80))),
      i * horizon,
    );
    actual.set(all.subarray(i * periods + origin, i * periods + origin + horizon), i * horizon);
    scales[i] = seasonalScale(y, panel.seasonLength, 1);
  }
  const history = { periods: length, values: new Float64Array(n * length) };
  for (let i = 0; i < n; i++) history.values.set(all.subarray(i * periods + from, i * periods + origin), i * length);
  return { base: { horizon, mean, spread, residuals: { periods: length, values: residuals }, history }, own, actual, scales };
}

/** Mean of the absolute errors of each level's nodes over their scales, the mean over all nodes last. */
function maseByLevel({ levels }: Hierarchy, forecasts: readonly Float64Array[], origins: readonly Origin[]): number[] {
  const of = (nodes: readonly number[]): number => {
    let sum = 0;
    origins.forEach(({ actual, scales }, k) => {
      for (const i of nodes)
        for (let t = i * horizon; t < (i + 1) * horizon; t++)
          sum += Math.abs((actual[t] as number) - (forecasts[k]?.[t] as number)) / (scales[i] as number);
    });
    return sum / (nodes.length * horizon * origins.length);
  };
  return [...levels.map(({ nodeOf }) => of([...new Set(nodeOf)].filter((i) => i >= 0))), of(Array.from({ length: n }, (_, i) => i))];
}

/** Shares inside by level of the hierarchy, the share of all nodes last. */
function coverageByLevel(k: number, intervals: readonly (readonly NodeInterval[])[], origins: readonly Origin[]): number[] {
  const of = (nodes: readonly number[]): number => {
    let inside = 0;
    origins.forEach(({ actual }, o) => {
      const own = intervals[o]?.[k] as NodeInterval;
      for (const i of nodes)
        for (let t = i * horizon; t < (i + 1) * horizon; t++)
          if ((actual[t] as number) >= (own.lower[t] as number) && (actual[t] as number) <= (own.upper[t] as number)) inside++;
    });
    return inside / (nodes.length * horizon * origins.length);
  };
  return [
    ...hierarchy.levels.map(({ nodeOf }) => of([...new Set(nodeOf)].filter((i) => i >= 0))),
    of(Array.from({ length: n }, (_, i) => i)),
  ];
}

const origins = Array.from({ length: Number(given.origins) }, (_, k) => forecastAt(periods - (k + 1) * horizon));
const print = (name: string, cells: readonly string[]): void =>
  console.log([name.padEnd(44), ...cells.map((cell) => cell.padStart(12))].join(' '));
console.log(
  `${given.set}, ${given.model}, ${origins.length} origins, ${horizon} steps; nodes: ${hierarchy.levels.map(({ name, nodes }) => `${name} ${nodes}`).join(', ')}`,
);
print('MASE', [...hierarchy.levels.map(({ name }) => name.slice(0, 12)), 'all nodes']);
const shown = (figures: readonly number[], digits: number): string[] => figures.map((figure) => figure.toFixed(digits));
print(
  'each by itself (do not agree)',
  shown(
    maseByLevel(
      hierarchy,
      origins.map(({ base }) => base.mean),
      origins,
    ),
    4,
  ),
);
const raised = origins.map(({ base }) => base.mean.map((value) => Math.max(0, value)));
print('the same, not below zero', shown(maseByLevel(hierarchy, raised, origins), 4));
const options: readonly (readonly [string, ReconcileOptions])[] = [
  ['bottom-up', { method: { kind: 'bottom-up' } }],
  ['top-down, average proportions', { method: { kind: 'top-down', proportions: 'average-proportions' } }],
  ['top-down, proportions of averages', { method: { kind: 'top-down', proportions: 'proportions-of-averages' } }],
  [`middle-out from ${middle}`, { method: { kind: 'middle-out', level: middle, proportions: 'proportions-of-averages' } }],
  ['minimum trace, ols', { method: { kind: 'min-trace', weights: 'ols' } }],
  ['minimum trace, structural', { method: { kind: 'min-trace', weights: 'structural' } }],
  ['minimum trace, variance', { method: { kind: 'min-trace', weights: 'variance' } }],
  ['minimum trace, shrinkage', { method: { kind: 'min-trace', weights: 'shrinkage' } }],
  ['the same, negatives set to zero', { method: { kind: 'min-trace', weights: 'shrinkage' }, negatives: 'set-to-zero' }],
  ['the same, optimal without negatives', { method: { kind: 'min-trace', weights: 'shrinkage' }, negatives: 'optimal' }],
];
for (const [name, one] of options) {
  const before = process.cpuUsage();
  const made = origins.map(({ base }) => reconcile(hierarchy, base, one, context).mean);
  const { user, system } = process.cpuUsage(before);
  print(name, [...shown(maseByLevel(hierarchy, made, origins), 4), `${((user + system) / 1e3 / origins.length).toFixed(0)} ms`]);
}
const kinds: readonly (readonly [string, ReconcileOptions | null])[] = [
  ['each by itself', null],
  ...(['gaussian', 'empirical'] as const).flatMap((intervals) => [
    [`bottom-up, ${intervals}`, { method: { kind: 'bottom-up' }, intervals, levels: LEVELS }] as const,
    [`variance, ${intervals}`, { method: { kind: 'min-trace', weights: 'variance' }, intervals, levels: LEVELS }] as const,
    [`shrinkage, ${intervals}`, { method: { kind: 'min-trace', weights: 'shrinkage' }, intervals, levels: LEVELS }] as const,
  ]),
];
LEVELS.forEach((level, k) => {
  print(`coverage of ${level}% intervals`, [...hierarchy.levels.map(({ name }) => name.slice(0, 12)), 'all nodes']);
  for (const [name, one] of kinds) {
    const made = origins.map(({ base, own }) => (one ? reconcile(hierarchy, base, one, context).intervals : own));
    print(name, shown(coverageByLevel(k, made, origins), 3));
  }
});
