import { readFileSync } from 'node:fs';
import type { Panel, PanelRegressor, PanelStatic } from '../../engine/core/panel.ts';
import type { SpecValue } from '../../engine/models/model.ts';
import { sharedData } from '../shared-data.ts';

/** Retail data with what is known in advance, and days that count as holidays. */
export interface RetailData {
  readonly panel: Panel;
  /** As the setting `holidays` of the models takes them. */
  readonly holidays: readonly SpecValue[];
}

const DAY_MS = 86_400_000;

function table(...path: readonly string[]): Record<string, string>[] {
  const file = sharedData(...path);
  if (file === null) throw new Error(`these figures need the folder of real data with ${path.join('/')}`);
  const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const cells = (line: string): string[] => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, raw = '', quoted]) => quoted ?? raw);
  const names = cells(head);
  return lines.map((line) => {
    const values = cells(line);
    return Object.fromEntries(names.map((name, k) => [name, values[k] ?? '']));
  });
}

/** Daily rows of series as a panel; days without a row are missing. */
function dailyPanel(
  rows: readonly { readonly id: string; readonly date: string; readonly y: number; readonly known: readonly number[] }[],
  knownNames: readonly string[],
  statics: (id: string) => Readonly<Record<string, string>>,
): Panel {
  const ids = [...new Set(rows.map(({ id }) => id))].sort();
  const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  const days = rows.map(({ date }) => day(date));
  const first = days.reduce((a, b) => Math.min(a, b), Infinity);
  const length = days.reduce((a, b) => Math.max(a, b), -Infinity) - first + 1;
  const y = new Float64Array(ids.length * length).fill(NaN);
  const values = knownNames.map(() => new Float64Array(y.length).fill(NaN));
  const place = new Map(ids.map((id, i) => [id, i]));
  rows.forEach(({ id, y: value, known }, r) => {
    const at = (place.get(id) as number) * length + (days[r] as number) - first;
    y[at] = value;
    known.forEach((cell, k) => ((values[k] as Float64Array)[at] = cell));
  });
  const attributes = Object.keys(statics(ids[0] as string));
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids,
    offsets: Int32Array.from({ length: ids.length + 1 }, (_, i) => i * length),
    start: new Int32Array(ids.length),
    y,
    axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: first * DAY_MS, dayOfMonth: 1 },
    futurePeriods: 0,
    regressors: knownNames.map((name, k): PanelRegressor => ({ name, values: values[k] as Float64Array, future: new Float64Array() })),
    statics: attributes.map((name): PanelStatic => ({ name, values: ids.map((id) => statics(id)[name] ?? '') })),
  };
}

/** Store sales: 15 series of 3 stores and 5 families with their promotions; national holidays and those of Quito, where all 3 are. */
export function storeSales(): RetailData {
  const rows = table('main-job', 'store_sales_long.csv').map(({ store_nbr, family, date = '', sales, onpromotion }) => ({
    id: `${store_nbr} ${family}`,
    date,
    y: Number(sales),
    known: [Number(onpromotion)],
  }));
  const days = table('favorita', 'holidays_events.csv').filter(
    ({ locale, locale_name, transferred, type }) =>
      (locale === 'National' || locale_name === 'Quito') && transferred === 'False' && type !== 'Work Day' && type !== 'Event',
  );
  return {
    panel: dailyPanel(rows, ['onpromotion'], (id) => ({ store: id.slice(0, 2), family: id.slice(3) })),
    holidays: [{ holiday: 'holiday', ds: [...new Set(days.map(({ date = '' }) => date))].sort() }],
  };
}

/** Rossmann: 100 stores with what is planned and what stays as it is. The number of customers is not known in advance and left out. */
export function rossmann(): RetailData {
  const stores = new Map(table('rossmann', 'store.csv').map((row) => [row['Store'] ?? '', row]));
  const rows = table('rossmann', 'rossmann_100stores_train.csv').map((row) => ({
    id: (row['store'] ?? '').padStart(4, '0'),
    date: row['date'] ?? '',
    y: Number(row['sales']),
    known: [
      Number(row['open']),
      Number(row['promo']),
      Number(row['schoolholiday']),
      ...['a', 'b', 'c'].map((kind) => Number(row['stateholiday'] === kind)),
    ],
  }));
  const names = ['open', 'promo', 'schoolholiday', 'stateholiday=a', 'stateholiday=b', 'stateholiday=c'];
  return {
    panel: dailyPanel(rows, names, (id) => {
      const store = stores.get(String(Number(id)));
      return {
        store: id,
        type: store?.['StoreType'] ?? '',
        assortment: store?.['Assortment'] ?? '',
        competition: store?.['CompetitionDistance'] ?? '',
        promo2: store?.['Promo2'] ?? '',
        interval: store?.['PromoInterval'] ?? '',
      };
    }),
    holidays: [],
  };
}
