import type { Panel } from '../../engine/core/panel.ts';
import { dayMs } from './replay/clock.ts';
import { newShop } from './replay/faults.ts';
import { readSales, type Sales } from './replay/sales.ts';
import { sharedData } from '../shared-data.ts';

/** The sales of the replay, without the shop that opens within it. */
export function replaySales(): Sales {
  const file = sharedData('main-job', 'store_sales_long.csv');
  if (file === null) throw new Error('these figures need the folder of real data with main-job/store_sales_long.csv');
  const sales = readSales(file);
  return { ...sales, series: sales.series.filter(({ shop }) => shop !== newShop) };
}

/** Day of the sales, by date. */
export const dayOf = ({ first }: Sales, date: string): number => Math.round((Date.parse(date) - first) / dayMs);

/** What is known of the days from `from` to before `to`, as the application reads it: each series from its first to its last value. Series in the order of the sales. */
export function panelOf({ first, series }: Sales, from: number, to: number): Panel {
  const named = series.map((one) => ({ ...one, id: `${one.shop} / ${one.family}` }));
  const spans = named.map(({ sales }) => {
    let start = from;
    let end = to;
    while (start < to && Number.isNaN(sales[start])) start++;
    while (end > start && Number.isNaN(sales[end - 1])) end--;
    return { start, y: sales.subarray(start, end) };
  });
  const offsets = new Int32Array(named.length + 1);
  spans.forEach(({ y }, i) => (offsets[i + 1] = (offsets[i] as number) + y.length));
  const y = new Float64Array(offsets[named.length] as number);
  spans.forEach((span, i) => y.set(span.y, offsets[i]));
  const frequency = { unit: 'day', step: 1 } as const;
  return {
    frequency,
    seasonLength: 7,
    ids: named.map(({ id }) => id),
    offsets,
    start: Int32Array.from(spans, ({ start }) => start - from),
    y,
    axis: { frequency, granularity: 'date', origin: first + from * dayMs, dayOfMonth: 1 },
    futurePeriods: 0,
    regressors: [],
    statics: [
      { name: 'shop', values: named.map(({ shop }) => shop) },
      { name: 'family', values: named.map(({ family }) => family) },
      { name: 'price', values: named.map(({ price }) => (price[from] as number).toFixed(2)) },
    ],
  };
}
