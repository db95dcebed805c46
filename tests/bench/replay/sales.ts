import { readFileSync } from 'node:fs';
import { dayMs, isoDay } from './clock.ts';

/** Daily sales of one product family in one shop, with its price. NaN: no row for that day. */
export interface ShopFamily {
  readonly shop: string;
  readonly family: string;
  readonly sales: Float64Array;
  readonly price: Float64Array;
}

export interface Sales {
  /** Milliseconds of the first day. */
  readonly first: number;
  readonly days: number;
  readonly series: readonly ShopFamily[];
}

/** List prices of the families: the data have none. They stand still, so that a change of them is one. */
const prices: Readonly<Record<string, number>> = { BEVERAGES: 2.4, CLEANING: 3.9, DAIRY: 1.8, 'GROCERY I': 2.9, PRODUCE: 1.5 };

/** Reads store_sales_long.csv: id, date, store_nbr, family, sales, onpromotion. */
export function readSales(file: string): Sales {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const rows = lines.map((line) => {
    const [, date = '', shop = '', family = '', sales = ''] = line.split(',');
    return { day: Math.round(Date.parse(date) / dayMs), key: `${shop},${family}`, sales: Number(sales) };
  });
  const first = rows.reduce((least, { day }) => Math.min(least, day), Infinity);
  const days = rows.reduce((most, { day }) => Math.max(most, day), 0) - first + 1;
  const series = new Map<string, ShopFamily>();
  for (const { day, key, sales } of rows) {
    const [shop = '', family = ''] = key.split(',');
    const one = series.get(key) ?? {
      shop,
      family,
      sales: new Float64Array(days).fill(NaN),
      price: new Float64Array(days).fill(prices[family] ?? 1),
    };
    series.set(key, one);
    one.sales[day - first] = sales;
  }
  return { first: first * dayMs, days, series: [...series.values()] };
}

/** A copy that may be written to. */
export const copied = (sales: Sales): Sales => ({
  ...sales,
  series: sales.series.map((one) => ({ ...one, sales: one.sales.slice(), price: one.price.slice() })),
});

/** The export of one morning: all days from `from` to before `until`, as a file. */
export function exportOf({ first, series }: Sales, from: number, until: number): string {
  const lines = ['date,shop,family,sales,price'];
  for (let day = from; day < until; day++)
    for (const { shop, family, sales, price } of series) {
      const value = sales[day] as number;
      if (!Number.isNaN(value))
        lines.push(`${isoDay(first + day * dayMs)},${shop},${family},${value},${(price[day] as number).toFixed(2)}`);
    }
  return `${lines.join('\n')}\n`;
}
