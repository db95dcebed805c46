// How models that learn across series do on retail data beside those of single series. Everything is chosen by earlier origins; the last
// periods are looked at once, for the table.
//
//   node tests/bench/learning-accuracy.ts --set store-sales|rossmann [--models gradient-boosting,random-forest,...] [--origins K] [--settings JSON] [--no-test]
import { parseArgs } from 'node:util';
import { fitAndForecast } from '../../engine/backtest/fit-and-forecast.ts';
import { createRng } from '../../engine/core/rng.ts';
import { futureAt, seriesAt, type Panel } from '../../engine/core/panel.ts';
import { cutAt, endOf, lengthOf } from '../../engine/learning/cut-panel.ts';
import { anyModelByKind } from '../../engine/models/index.ts';
import type { Spec, SpecValue } from '../../engine/models/model.ts';
import { rossmann, storeSales } from './learning-data.ts';

/** n x h point forecasts, with bounds of 80 and 95 percent where the model gives them. */
interface Made {
  readonly mean: Float64Array;
  readonly bounds: readonly { readonly lower: Float64Array; readonly upper: Float64Array }[];
}
type Method = (history: Panel, horizon: number) => Promise<Made>;

const LEVELS = [80, 95];

function model(kind: string, spec: Spec): Method {
  const context = { rng: createRng(1), shouldStop: () => false };
  return async (history, horizon) => {
    const found = anyModelByKind(kind);
    const n = history.ids.length;
    const table = (): Float64Array => new Float64Array(n * horizon);
    const made = { mean: table(), bounds: LEVELS.map(() => ({ lower: table(), upper: table() })) };
    const own =
      'scope' in found
        ? await found
            .fit(history, spec, { ...context, horizon })
            .then((fitted) => found.forecast(fitted, history, { horizon, levels: LEVELS }, context))
        : null;
    for (let i = 0; i < n; i++) {
      const request = { horizon, levels: LEVELS };
      const futureXreg = futureAt(history, i, horizon);
      const forecast =
        own?.[i] ??
        fitAndForecast(
          'scope' in found ? anyLocal('seasonal-naive') : found,
          trimmed(history, i),
          spec,
          futureXreg ? { ...request, futureXreg } : request,
          context,
        ).forecast;
      forecast.mean.forEach((value, h) => (made.mean[i * horizon + h] = Math.max(0, value)));
      forecast.intervals.forEach(({ lower, upper }, k) => {
        made.bounds[k]?.lower.set(lower, i * horizon);
        made.bounds[k]?.upper.set(upper, i * horizon);
      });
    }
    return made;
  };
}

function anyLocal(kind: string) {
  const found = anyModelByKind(kind);
  if ('scope' in found) throw new RangeError(`${kind} learns across series`);
  return found;
}
const trimmed = (panel: Panel, index: number) => seriesAt(panel, index);

/** The value a whole number of periods before, as many as needed. */
const repeat =
  (periods: number): Method =>
  (history, horizon) => {
    const mean = new Float64Array(history.ids.length * horizon);
    history.ids.forEach((_, i) => {
      const { y } = seriesAt(history, i);
      for (let h = 0; h < horizon; h++) mean[i * horizon + h] = y[y.length - periods + (h % periods)] as number;
    });
    return Promise.resolve({ mean, bounds: [] });
  };

/** Mean of the last values on the same weekday with the same promotion, while open. */
const likeMean =
  (count: number): Method =>
  (history, horizon) => {
    const mean = new Float64Array(history.ids.length * horizon);
    history.ids.forEach((_, i) => {
      const { y, xreg = [] } = seriesAt(history, i);
      const future = futureAt(history, i, horizon) ?? [];
      const flag = (name: string) => xreg.findIndex((one) => one.name === name);
      const [open, promo] = [flag('open'), flag('promo')];
      for (let h = 0; h < horizon; h++) {
        const own: number[] = [];
        for (let t = y.length + h - 7 * Math.ceil((h + 1) / 7); t >= 0 && own.length < count; t -= 7)
          if (xreg[open]?.values[t] === 1 && xreg[promo]?.values[t] === future[promo]?.values[h]) own.push(y[t] as number);
        mean[i * horizon + h] = future[open]?.values[h] === 0 || own.length === 0 ? 0 : own.reduce((a, b) => a + b, 0) / own.length;
      }
    });
    return Promise.resolve({ mean, bounds: [] });
  };

interface Score {
  readonly error: number;
  readonly coverage: readonly number[];
}

/** Pooled over all series and steps: RMSLE, or RMSPE where the actual value is not zero. */
function scoreOf(panel: Panel, history: Panel, horizon: number, { mean, bounds }: Made, metric: 'rmsle' | 'rmspe'): Score {
  let sum = 0;
  let count = 0;
  const inside = bounds.map(() => 0);
  panel.ids.forEach((_, i) => {
    for (let h = 0; h < horizon; h++) {
      const t = lengthOf(history, i) + h;
      const y = t < lengthOf(panel, i) ? (panel.y[(panel.offsets[i] as number) + t] as number) : NaN;
      const value = mean[i * horizon + h] as number;
      if (Number.isNaN(y) || (metric === 'rmspe' && y === 0)) continue;
      sum += metric === 'rmsle' ? (Math.log1p(y) - Math.log1p(value)) ** 2 : ((y - value) / y) ** 2;
      count++;
      bounds.forEach(({ lower, upper }, k) => {
        if (y >= (lower[i * horizon + h] as number) && y <= (upper[i * horizon + h] as number)) inside[k] = (inside[k] as number) + 1;
      });
    }
  });
  return { error: Math.sqrt(sum / count), coverage: inside.map((hits) => hits / count) };
}

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'store-sales' },
    models: { type: 'string' },
    origins: { type: 'string', default: '3' },
    // JSON, for the models that learn across series: { "dropout": 0.2 }
    settings: { type: 'string', default: '{}' },
    'no-test': { type: 'boolean', default: false },
  },
});
const isStore = values.set === 'store-sales';
const { panel, holidays } = isStore ? storeSales() : rossmann();
const horizon = isStore ? 16 : 42;
const metric = isStore ? 'rmsle' : 'rmspe';
const days: Record<string, SpecValue> = holidays.length > 0 ? { holidays } : {};
const learning = { ...days, ...(JSON.parse(values.settings) as Spec) };
const known: Record<string, { readonly method: Method; readonly group: 'baseline' | 'local' | 'global' }> = {
  'repeat-last-week': { method: repeat(7), group: 'baseline' },
  'repeat-two-weeks': { method: repeat(14), group: 'baseline' },
  'same-weekday-and-promo': { method: likeMean(20), group: 'baseline' },
  'seasonal-window-average': { method: model('seasonal-window-average', {}), group: 'local' },
  'exponential-smoothing': { method: model('exponential-smoothing', {}), group: 'local' },
  'dynamic-optimised-theta': { method: model('dynamic-optimised-theta', {}), group: 'local' },
  arima: { method: model('arima', {}), group: 'local' },
  'arima-log': { method: model('arima', { transform: 'log1p' }), group: 'local' },
  prophet: { method: model('prophet', days), group: 'local' },
  mstl: { method: model('mstl', {}), group: 'local' },
  'gradient-boosting': { method: model('gradient-boosting', learning), group: 'global' },
  'random-forest': { method: model('random-forest', learning), group: 'global' },
  lstm: { method: model('lstm', learning), group: 'global' },
  'n-hits': { method: model('n-hits', learning), group: 'global' },
};
const standard = isStore
  ? [
      'repeat-last-week',
      'repeat-two-weeks',
      'seasonal-window-average',
      'exponential-smoothing',
      'dynamic-optimised-theta',
      'arima',
      'arima-log',
      'gradient-boosting',
      'random-forest',
    ]
  : ['repeat-last-week', 'repeat-two-weeks', 'same-weekday-and-promo', 'prophet', 'gradient-boosting', 'random-forest'];
const names = values.models?.split(',') ?? standard;

const end = endOf(panel);
const earlier = Array.from({ length: Number(values.origins) }, (_, k) => end - (k + 2) * horizon);
const origins = values['no-test'] ? earlier : [end - horizon, ...earlier];
const scores = new Map<string, Score[]>();
const kept = new Map<string, Made>();
for (const name of names) {
  const one = known[name];
  if (!one) throw new Error(`there is no ${name}; known are ${Object.keys(known).join(', ')}`);
  const before = process.cpuUsage();
  const own: Score[] = [];
  for (const origin of origins) {
    const history = cutAt(panel, origin, horizon);
    const made = await one.method(history, horizon);
    if (origin === end - horizon) kept.set(name, made);
    own.push(scoreOf(panel, history, horizon, made, metric));
  }
  scores.set(name, own);
  const spent = process.cpuUsage(before);
  print(name, own, (spent.user + spent.system) / 1e6);
}

/** Mean of the errors at earlier origins, which models are chosen by. */
function earlierError(name: string): number {
  const own = (scores.get(name) ?? []).slice(values['no-test'] ? 0 : 1);
  return own.reduce((sum, { error }) => sum + error, 0) / own.length;
}

function print(name: string, own: readonly Score[], seconds: number | null): void {
  const shown = own.map(({ error }) => error.toFixed(4)).join('  ');
  const pooled = (k: number): number => own.reduce((sum, { coverage }) => sum + (coverage[k] as number), 0) / own.length;
  const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
  const coverage = own[0]?.coverage.length
    ? own[0].coverage.map((share, k) => `${percent(share)} (${percent(pooled(k))})`).join(' / ')
    : '-';
  console.log(`${name.padEnd(28)} ${shown}   coverage ${coverage}${seconds === null ? '' : `   ${seconds.toFixed(1)} s CPU`}`);
}

const best = (group: string): string | undefined =>
  names.filter((name) => known[name]?.group === group).sort((a, b) => earlierError(a) - earlierError(b))[0];
const [local, global] = [best('local'), best('global')];
console.log(
  `columns: ${values['no-test'] ? '' : `${metric.toUpperCase()} of the last ${horizon} days, then `}${earlier.length} origins before`,
);
console.log(`chosen by the origins before: ${global ?? '-'} of those that learn across series, ${local ?? '-'} of single series`);
if (!values['no-test'] && local && global) {
  const [a, b] = [kept.get(local), kept.get(global)];
  if (a && b) {
    const mean = a.mean.map((value, k) => (value + (b.mean[k] as number)) / 2);
    print(`mean of both`, [scoreOf(panel, cutAt(panel, end - horizon, horizon), horizon, { mean, bounds: [] }, metric)], null);
  }
}
