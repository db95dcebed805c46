// Do bounds of a sum of series hold what they say? SARIMA of every series, the orders chosen once before the first origin, estimated anew at each origin as the local API does.
//
//   npm run node -- tests/bench/total-bounds.ts [--set store-sales|rossmann] [--model arima] [--origins 20] [--series N] [--horizon 14] [--training 730]
import { parseArgs } from 'node:util';
import { describeSaved, estimateNewest, forecastSaved } from '../../engine/backtest/index.ts';
import { fitSaved } from '../../engine/backtest/pipeline/fit-saved.ts';
import type { Series } from '../../engine/core/panel.ts';
import { createRng } from '../../engine/core/rng.ts';
import { spreadOf, togetherAtEachMoment, totalQuantiles } from '../../engine/hierarchy/index.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { rossmann, storeSales } from './learning-data.ts';

const { values: given } = parseArgs({
  options: {
    set: { type: 'string', default: 'store-sales' },
    model: { type: 'string', default: 'arima' },
    origins: { type: 'string', default: '20' },
    series: { type: 'string', default: '15' },
    horizon: { type: 'string', default: '14' },
    training: { type: 'string', default: '730' },
  },
});
const horizon = Number(given.horizon);
const training = Number(given.training);
const { panel } = given.set === 'rossmann' ? rossmann() : storeSales();
const model = modelByKind(given.model);
const ends = panel.ids.map((_, i) => (panel.start[i] as number) + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number));
const end = Math.min(...ends);
const gaps = (i: number): number => panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]).filter(Number.isNaN).length;
const used = panel.ids.flatMap((_, i) => (gaps(i) <= 10 ? [i] : [])).slice(0, Number(given.series));
const origins = Array.from({ length: Number(given.origins) }, (_, k) => end - (Number(given.origins) - k) * horizon);
const context = { rng: createRng(1), shouldStop: () => false, horizon };
const upTo = (i: number, origin: number): Series => {
  const to = (panel.offsets[i] as number) + origin - (panel.start[i] as number);
  return {
    id: panel.ids[i] as string,
    y: panel.y.slice(Math.max(panel.offsets[i] as number, to - training), to),
    seasonLength: panel.seasonLength,
  };
};
const first = used.map((i) => fitSaved(model, upTo(i, origins[0] as number), {}, context));
const LEVELS = [80, 95];
const ways = ['added up', 'as if independent', 'quantiles of joint errors', 'the same, within added up'] as const;
const counts = new Map(LEVELS.flatMap((level) => ways.map((way) => [`${level} ${way}`, { inside: 0, all: 0, width: 0 }])));
let single = { inside: 0, all: 0 };
for (const origin of origins) {
  const residuals = new Float64Array(used.length * training).fill(NaN);
  const spread = new Float64Array(used.length * horizon);
  const mean = new Float64Array(horizon);
  const actual = new Float64Array(horizon);
  const bounds = new Map(LEVELS.map((level) => [level, { lower: new Float64Array(horizon), upper: new Float64Array(horizon) }]));
  used.forEach((i, row) => {
    const series = upTo(i, origin);
    const saved = estimateNewest(first[row] as (typeof first)[number], series, {}, { horizon, withRegressors: false }, context);
    const request = { horizon, levels: LEVELS };
    const made = forecastSaved(saved, request);
    const { description, y } = describeSaved(saved, series, request);
    y.forEach((value, t) => (residuals[row * training + training - y.length + t] = value - (description?.fitted[t] as number)));
    const floored = saved.target.nonNegative;
    spread.set(spreadOf(made, floored), row * horizon);
    const from = (panel.offsets[i] as number) + origin - (panel.start[i] as number);
    for (let t = 0; t < horizon; t++) {
      const value = panel.y[from + t] as number;
      mean[t] = (mean[t] as number) + (made.mean[t] as number);
      actual[t] = (actual[t] as number) + (Number.isNaN(value) ? 0 : value);
      for (const { level, lower, upper } of made.intervals) {
        const sum = bounds.get(level) as { lower: Float64Array; upper: Float64Array };
        sum.lower[t] = (sum.lower[t] as number) + (lower[t] as number);
        sum.upper[t] = (sum.upper[t] as number) + (upper[t] as number);
        if (level === 95) {
          single = { inside: single.inside + Number(value >= (lower[t] as number) && value <= (upper[t] as number)), all: single.all + 1 };
        }
      }
    }
  });
  const joint = togetherAtEachMoment(
    used.map((i) => panel.ids[i] as string),
    { periods: training, values: residuals },
  );
  for (const level of LEVELS) {
    const [low, high] = totalQuantiles(spread, joint, horizon, [0.5 - level / 200, 0.5 + level / 200]) as [Float64Array, Float64Array];
    const sum = bounds.get(level) as { lower: Float64Array; upper: Float64Array };
    const z = level === 95 ? 1.959964 : 1.281552;
    for (let t = 0; t < horizon; t++) {
      const m = mean[t] as number;
      const alone = z * Math.sqrt(used.reduce((all, _, row) => all + (spread[row * horizon + t] as number) ** 2, 0));
      const each = [
        [sum.lower[t], sum.upper[t]],
        [m - alone, m + alone],
        [m + Math.min(0, low[t] as number), m + Math.max(0, high[t] as number)],
        [
          m + Math.max((sum.lower[t] as number) - m, Math.min(0, low[t] as number)),
          m + Math.min((sum.upper[t] as number) - m, Math.max(0, high[t] as number)),
        ],
      ] as [number, number][];
      each.forEach(([lower, upper], k) => {
        const count = counts.get(`${level} ${ways[k] as string}`) as { inside: number; all: number; width: number };
        count.inside += Number((actual[t] as number) >= lower && (actual[t] as number) <= upper);
        count.all++;
        count.width += (upper - lower) / m;
      });
    }
  }
}
console.log(
  `${given.set}, ${given.model}, ${used.length} series, ${origins.length} origins, ${horizon} steps; single series inside 95%: ${((100 * single.inside) / single.all).toFixed(1)}%`,
);
for (const [name, { inside, all, width }] of counts)
  console.log(
    `${name.padEnd(30)} inside ${((100 * inside) / all).toFixed(1)}%  mean width ${((100 * width) / all).toFixed(1)}% of the total  (${all} cells)`,
  );
