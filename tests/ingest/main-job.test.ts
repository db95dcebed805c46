import { afterAll, describe, expect, it } from 'vitest';
import { sharedData } from '../shared-data.ts';
import { findingCodes, makeWorkbench } from './workbench.ts';

// What an analyst expects to be suggested for real files.

const bench = makeWorkbench();
afterAll(() => bench.close());

const rolesOf = (columns: readonly { name: string; role: string }[], role: string): string[] =>
  columns.filter((column) => column.role === role).map(({ name }) => name);

interface Expected {
  readonly date: string | null;
  readonly target: string | null;
  readonly series: readonly string[];
  readonly future?: readonly string[];
  readonly past?: readonly string[];
  readonly ignored?: readonly string[];
  readonly frequency: string;
  readonly seasonLength: number;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

const expectations: Readonly<Record<string, Expected>> = {
  'main-job/air_passengers.csv': {
    date: 'Month',
    target: 'Passengers',
    series: [],
    frequency: '1 month',
    seasonLength: 12,
    count: 1,
    first: '1949-01',
    last: '1960-12',
  },
  'main-job/m4_quarterly_sample.csv': {
    date: 'ds',
    target: 'y',
    series: ['unique_id'],
    frequency: '1 integer',
    seasonLength: 4,
    count: 20,
    first: '1',
    last: '98',
  },
  'main-job/store_sales_wide.csv': {
    date: 'date',
    target: null,
    series: ['series'],
    frequency: '1 day',
    seasonLength: 7,
    count: 15,
    first: '2013-01-01',
    last: '2017-08-15',
  },
  'main-job/store_sales_long.csv': {
    date: 'date',
    target: 'sales',
    series: ['store_nbr', 'family'],
    future: ['onpromotion'],
    ignored: ['id'],
    frequency: '1 day',
    seasonLength: 7,
    count: 15,
    first: '2013-01-01',
    last: '2017-08-15',
  },
  'main-job/rossmann_train.csv': {
    date: 'Date',
    target: 'Sales',
    series: ['Store'],
    future: ['DayOfWeek', 'Open', 'Promo', 'StateHoliday', 'SchoolHoliday'],
    frequency: '1 day',
    seasonLength: 7,
    count: 10,
    first: '2013-01-01',
    last: '2015-07-31',
  },
  'main-job/ecommerce_transactions.csv': {
    date: 'Transaction_Date',
    target: 'Revenue',
    series: [],
    ignored: ['Transaction_ID', 'Product_ID', 'Product_Name', 'Category', 'Units_Sold', 'Unit_Price', 'Customer_ID', 'Region'],
    frequency: '1 day',
    seasonLength: 7,
    count: 1,
    first: '2023-01-01',
    last: '2025-10-26',
  },
  'main-job/umsatz_koeln.csv': {
    date: 'Datum',
    target: 'Umsatz',
    series: ['Filiale'],
    frequency: '1 day',
    seasonLength: 7,
    count: 1,
    first: '2015-06-06',
    last: '2017-08-15',
  },
  'main-job/atm_withdrawals.csv': {
    date: 'day',
    target: 'withdrawn',
    series: ['atm'],
    frequency: '1 day',
    seasonLength: 7,
    count: 8,
    first: '1996-03-18',
    last: '1998-05-17',
  },
  'retail/uci_sales_transactions_weekly.csv': {
    date: null,
    target: null,
    series: ['Product_Code'],
    frequency: '1 integer',
    seasonLength: 1,
    count: 811,
    first: '0',
    last: '51',
  },
  'retail/uci_bike_sharing_daily.csv': {
    date: 'dteday',
    target: 'cnt',
    series: [],
    future: ['season', 'yr', 'mnth', 'holiday', 'weekday', 'workingday'],
    past: ['weathersit', 'temp', 'atemp', 'hum', 'windspeed', 'casual', 'registered'],
    ignored: ['instant'],
    frequency: '1 day',
    seasonLength: 7,
    count: 1,
    first: '2011-01-01',
    last: '2012-12-31',
  },
  'rossmann/rossmann_100stores_train.csv': {
    date: 'date',
    target: 'sales',
    series: ['store'],
    future: ['dayofweek', 'open', 'promo', 'stateholiday', 'schoolholiday'],
    frequency: '1 day',
    seasonLength: 7,
    count: 100,
    first: '2013-01-01',
    last: '2015-07-31',
  },
  'favorita/transactions.csv': {
    date: 'date',
    target: 'transactions',
    series: ['store_nbr'],
    frequency: '1 day',
    seasonLength: 7,
    count: 54,
    first: '2013-01-01',
    last: '2017-08-15',
  },
  'favorita/oil.csv': {
    date: 'date',
    target: 'dcoilwtico',
    series: [],
    frequency: '1 business-day',
    seasonLength: 5,
    count: 1,
    first: '2013-01-02',
    last: '2017-08-31',
  },
  'prophet/examples/example_air_passengers.csv': {
    date: 'ds',
    target: 'y',
    series: [],
    frequency: '1 month',
    seasonLength: 12,
    count: 1,
    first: '1949-01-01',
    last: '1960-12-01',
  },
  'prophet/examples/example_yosemite_temps.csv': {
    date: 'ds',
    target: 'y',
    series: [],
    frequency: '5 minute',
    seasonLength: 288,
    count: 1,
    first: '2017-05-01 00:00:00',
    last: '2017-07-05 00:00:00',
  },
  'classic/AirPassengers.csv': {
    date: 't',
    target: 'value',
    series: [],
    frequency: '1 integer',
    seasonLength: 12,
    count: 1,
    first: '1',
    last: '144',
  },
};

describe('real files are read as an analyst would', () => {
  for (const [name, expected] of Object.entries(expectations)) {
    const file = sharedData(...name.split('/'));
    it.skipIf(file === null)(file === null ? `${name} (skipped: the folder of shared data is not here)` : name, async () => {
      const { preview, snapshot, panel } = await bench.run({ path: file as string, name: name.split('/').at(-1) as string });
      expect(snapshot.roles.date).toBe(expected.date);
      expect(snapshot.roles.target).toBe(expected.target);
      expect(snapshot.roles.series).toEqual(expected.series);
      if (expected.future !== undefined) expect(snapshot.roles.future).toEqual(expected.future);
      if (expected.past !== undefined) expect(snapshot.roles.past).toEqual(expected.past);
      if (expected.ignored !== undefined) expect(rolesOf(preview.columns, 'ignore')).toEqual(expected.ignored);
      expect(`${preview.choices.frequency.step} ${preview.choices.frequency.unit}`).toBe(expected.frequency);
      expect(preview.choices.seasonLength).toBe(expected.seasonLength);
      expect(snapshot.series).toBe(expected.count);
      expect([snapshot.first, snapshot.last]).toEqual([expected.first, expected.last]);
      expect(panel.ids).toHaveLength(expected.count);
      expect([...panel.ids]).toEqual([...panel.ids].sort());
      expect(preview.series).toBe(snapshot.series);
      expect(preview.rows).toBe(snapshot.rows);
      for (let s = 0; s < panel.ids.length; s++) {
        expect(panel.y[panel.offsets[s] as number]).not.toBeNaN();
        expect(panel.y[(panel.offsets[s + 1] as number) - 1]).not.toBeNaN();
      }
      expect(preview.report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    });
  }

  const transactions = sharedData('main-job', 'ecommerce_transactions.csv');
  it.skipIf(transactions === null)(
    'single sales are added up by day; repeated ones are dropped, returns kept, closed days are zero',
    async () => {
      const { preview, snapshot, panel } = await bench.run({ path: transactions as string, name: 'ecommerce_transactions.csv' });
      expect(preview.choices).toMatchObject({ aggregation: 'sum', gaps: 'zero', dropDuplicateRows: true });
      expect(snapshot.report.findings.find(({ code }) => code === 'duplicate-rows')?.count).toBe(25);
      expect(findingCodes(snapshot)).toEqual(expect.arrayContaining(['negative-values', 'aggregated', 'gaps-zero']));
      expect(snapshot.rows).toBe(34_804);
      expect([...panel.y].filter((value) => value === 0)).toHaveLength(2);
    },
  );

  const german = sharedData('main-job', 'umsatz_koeln.csv');
  it.skipIf(german === null)('German numbers, dates and letters', async () => {
    const { preview, panel } = await bench.run({ path: german as string, name: 'umsatz_koeln.csv' });
    expect(preview.choices.dialect).toMatchObject({ encoding: 'windows-1252', delimiter: ';', decimal: ',', dateFormat: '%d.%m.%Y' });
    expect(panel.ids).toEqual(['Filiale Köln']);
    expect([...panel.y.slice(0, 2)]).toEqual([4930.5, 5580]);
  });

  const machines = sharedData('main-job', 'atm_withdrawals.csv');
  it.skipIf(machines === null)('missing values stay gaps', async () => {
    const { snapshot, panel } = await bench.run({ path: machines as string, name: 'atm_withdrawals.csv' });
    expect([...panel.y].filter((value) => Number.isNaN(value))).toHaveLength(119);
    expect(snapshot.report.findings.find(({ code }) => code === 'missing-values')?.count).toBe(119);
  });

  const weekly = sharedData('retail', 'uci_sales_transactions_weekly.csv');
  it.skipIf(weekly === null)('totals beside the weeks are ignored', async () => {
    const { preview, panel } = await bench.run({ path: weekly as string, name: 'uci_sales_transactions_weekly.csv' });
    expect(preview.choices.layout).toBe('wide-rows');
    for (const name of ['MIN', 'SUM', 'MAX', 'Avg', 'column 58']) expect(preview.choices.roles[name]).toBe('ignore');
    const first = panel.ids.indexOf('P1');
    expect([...panel.y.subarray(panel.offsets[first], (panel.offsets[first] as number) + 4)]).toEqual([11, 12, 10, 8]);
  });
});
