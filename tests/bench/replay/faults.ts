import { copied, type Sales } from './sales.ts';

/** Something that goes wrong, or changes, on a day of the replay. The application is never told. */
export interface Fault {
  readonly id: string;
  readonly what: string;
  /** Day of the replay whose delivery has it first; the last one for what ends. */
  readonly from: number;
  readonly to: number | null;
  /** Alerts that may rightly speak of it: a key of an alert, without the deployment's id, has one of these. */
  readonly speaks: readonly string[];
  /** What is in the data from then on. `day` is the place of the fault's first day in them. */
  readonly change?: (sales: Sales, day: number) => void;
  /** What becomes of the file on these days; null where none comes. */
  readonly spoil?: (file: string) => string | null;
}

/** The shop that opens within the replay. */
export const newShop = '47';

const halves = (file: string): string => file.slice(0, Math.floor(file.length * 0.6));
const forever = (sales: Sales, day: number, change: (one: Sales['series'][number], at: number) => void): void => {
  for (const one of sales.series) for (let at = day; at < sales.days; at++) change(one, at);
};

/** In percent of demand for each percent of price. */
const elasticity = -1.5;

/** By the share of the replay at which they come, so that a short one has them all. */
const planned: readonly (Omit<Fault, 'from' | 'to'> & { readonly at: number; readonly lasts?: number })[] = [
  {
    id: 'columns',
    what: 'Broken file: the column `sales` is called `umsatz`',
    at: 0.08,
    lasts: 1,
    speaks: ['watch/', 'data/schema', 'data/late'],
    spoil: (file) => file.replace('sales', 'umsatz'),
  },
  {
    id: 'numbers',
    what: 'Broken file: `#REF!` in place of every sales value of shop 45',
    at: 0.14,
    lasts: 1,
    speaks: ['watch/', 'data/'],
    spoil: (file) => file.replaceAll(/^([^,]+,45,[^,]+),[^,]+,/gm, '$1,#REF!,'),
  },
  {
    id: 'truncated',
    what: 'Broken file: cut off after 60 percent of its bytes',
    at: 0.2,
    lasts: 1,
    speaks: ['watch/', 'data/'],
    spoil: halves,
  },
  {
    id: 'level',
    what: 'Level shift: shop 45 sells 35 percent less, for good',
    at: 0.27,
    speaks: ['model/degraded', 'drift/'],
    change: (sales, day) =>
      forever(sales, day, ({ shop, sales: y }, at) => {
        if (shop === '45') y[at] = Math.round((y[at] as number) * 0.65);
      }),
  },
  {
    id: 'week',
    what: 'Missing week: no file for seven days, and these days never come',
    at: 0.42,
    lasts: 7,
    speaks: ['data/gap', 'data/late', 'watch/', 'drift/', 'model/degraded'],
    change: (sales, day) => {
      for (const { sales: y } of sales.series) y.fill(NaN, day, day + 7);
    },
    spoil: () => null,
  },
  {
    id: 'price',
    what: 'Price change: beverages cost 25 percent more, and sell 28 percent less',
    at: 0.53,
    speaks: ['data/attributes', 'model/degraded', 'drift/'],
    change: (sales, day) =>
      forever(sales, day, ({ family, sales: y, price }, at) => {
        if (family !== 'BEVERAGES') return;
        y[at] = Math.round((y[at] as number) * 1.25 ** elasticity);
        price[at] = (price[at] as number) * 1.25;
      }),
  },
  {
    id: 'shop',
    what: 'New store: shop 47 opens with five families',
    at: 0.66,
    speaks: ['data/new-series'],
  },
  {
    id: 'season',
    what: 'Seasonality change: what was sold on Saturdays and Sundays is sold on Tuesdays and Wednesdays, and the other way round',
    at: 0.78,
    speaks: ['model/degraded', 'drift/'],
    change: (sales, day) => {
      const weekday = (at: number): number => new Date(sales.first + at * 86_400_000).getUTCDay();
      for (const { sales: y } of sales.series) {
        const before = y.slice();
        for (let at = day; at < sales.days; at++) {
          // 6 and 0 are the weekend; 2 and 3 lie four days earlier in the same week, from Monday on.
          const by = { 6: -4, 0: -4, 2: 4, 3: 4 }[weekday(at)] ?? 0;
          const other = before[at + by];
          if (by !== 0 && at + by >= day && other !== undefined) y[at] = other;
        }
      }
    },
  },
];

/** The faults of a replay of so many days. */
export const faultsOf = (days: number): Fault[] =>
  planned.map(({ at, lasts, ...fault }) => {
    const from = Math.round(at * days);
    return { ...fault, from, to: lasts === undefined ? null : from + lasts - 1 };
  });

/** The data with all that is injected. The new shop has no rows before its day, in either case. */
export function withFaults(sales: Sales, faults: readonly Fault[], firstDay: number): Sales {
  const changed = copied(sales);
  for (const { change, from } of faults) change?.(changed, firstDay + from);
  const opens = faults.find(({ id }) => id === 'shop');
  for (const { shop, sales: y } of changed.series) if (shop === newShop) y.fill(NaN, 0, opens ? firstDay + opens.from : changed.days);
  return changed;
}
