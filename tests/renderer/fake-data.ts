import type { DatasetVersion, Finding, ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { dailySeries, dayText, monthlySeries, monthText, storeNames, type FakeSet } from './fake-series.ts';

const days = 1684;
/** Fifty thousand series of all days would take half a gigabyte. */
const fewDays = 200;
const firstDay = Date.UTC(2013, 0, 1);

export const choices: ImportChoices = {
  dialect: { encoding: 'utf-8', delimiter: ',', quote: '"', decimal: '.', thousands: '', header: true, dateFormat: '%Y-%m-%d', skip: 0 },
  layout: 'long',
  roles: { id: 'ignore', date: 'date', store_nbr: 'series', family: 'series', sales: 'target', onpromotion: 'future' },
  frequency: { unit: 'day', step: 1 },
  seasonLength: 7,
  aggregation: 'none',
  gaps: 'missing',
  dropDuplicateRows: true,
};

export const findings: Finding[] = [
  {
    code: 'gaps',
    severity: 'warning',
    message: '25 December is missing in every series: the shops were closed',
    count: 60,
    series: ['44 · BEVERAGES', '44 · CLEANING', '44 · DAIRY'],
  },
  {
    code: 'outliers',
    severity: 'warning',
    message: 'Values far above the usual range of their series, for example 21,104 where 6,800 is usual',
    count: 12,
    rows: [4182, 9127, 17_310, 20_204],
  },
  { code: 'ignored-column', severity: 'info', message: 'id numbers the rows and is not used', count: 1, column: 'id' },
  { code: 'season-length', severity: 'info', message: 'A week repeats: 7 days explain 61% of the variation', count: 0 },
];

const madeAt = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();

function version(part: Partial<DatasetVersion> & Pick<DatasetVersion, 'id' | 'datasetName' | 'number'>): DatasetVersion {
  return {
    rawId: part.id,
    datasetId: part.datasetName,
    createdAt: madeAt(3),
    files: [{ name: `${part.datasetName}.csv`, bytes: 812_345, sha256: 'ab'.repeat(32) }],
    choices,
    roles: { date: 'date', target: 'sales', series: ['store_nbr', 'family'], future: ['onpromotion'], past: [], static: [] },
    axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: firstDay, dayOfMonth: 1 },
    seasonLength: 7,
    rows: 25_260,
    series: 15,
    values: 25_260,
    first: dayText(firstDay, 0),
    last: dayText(firstDay, days - 1),
    snapshotBytes: 184_320,
    report: { stage: 'raw', rows: 25_260, series: 15, findings },
    ...part,
  };
}

export function fakeSets(manySeries: boolean): FakeSet[] {
  const many = manySeries ? 50_000 : 15;
  const length = manySeries ? fewDays : days;
  const sales = version({ id: 'f3a91c77d2'.padEnd(64, '0'), datasetName: 'store_sales', number: 2, series: many });
  const older = version({
    id: '90aa12bc44'.padEnd(64, '1'),
    datasetName: 'store_sales',
    number: 1,
    createdAt: madeAt(80),
    report: { stage: 'raw', rows: 25_260, series: 15, findings: [] },
  });
  const air = version({
    id: '11c0ffee90'.padEnd(64, '2'),
    datasetName: 'air_passengers',
    number: 1,
    createdAt: madeAt(300),
    roles: { date: 'Month', target: 'Passengers', series: [], future: [], past: [], static: [] },
    axis: { frequency: { unit: 'month', step: 1 }, granularity: 'month', origin: -252, dayOfMonth: 1 },
    seasonLength: 12,
    rows: 144,
    series: 1,
    values: 144,
    first: '1949-01',
    last: '1960-12',
    snapshotBytes: 2_114,
    report: { stage: 'raw', rows: 144, series: 1, findings: [] },
  });
  const daily = (one: DatasetVersion): FakeSet => ({
    version: one,
    keyNames: ['store_nbr', 'family'],
    names: (i) => (i < 15 ? storeNames(i) : [String(100 + Math.floor(i / 5)), storeNames(i)[1] ?? '']),
    count: one.series,
    length,
    time: (i) => dayText(firstDay, i),
    y: (i) => dailySeries(i % 15, length),
  });
  const monthly: FakeSet = {
    version: air,
    keyNames: [],
    names: () => [],
    count: 1,
    length: 144,
    time: monthText,
    y: () => monthlySeries(144),
  };
  return [daily(sales), daily(older), monthly];
}

export function fakePreview(files: readonly { name: string; bytes: number }[], wanted: ImportChoices | undefined): ImportPreview {
  const used = wanted ?? choices;
  const column = (
    name: string,
    type: ImportPreview['columns'][number]['type'],
    reason: string,
    examples: string[],
    missing = 0,
    distinct = 15,
  ) => ({
    name,
    type,
    role: used.roles[name] ?? ('ignore' as const),
    reason,
    missing,
    distinct,
    min: examples[0] ?? null,
    max: examples[examples.length - 1] ?? null,
    examples,
  });
  return {
    files: files.map((file) => ({ ...file, sha256: null })),
    columns: [
      column('id', 'integer', 'counts the rows', ['0', '1', '2'], 0, 25_260),
      column('date', 'date', 'the only column of dates, one a day', ['2013-01-01', '2013-01-02', '2017-08-15'], 0, 1684),
      column('store_nbr', 'integer', 'few values that repeat for each date', ['44', '45', '47'], 0, 3),
      column('family', 'text', 'few values that repeat for each date', ['BEVERAGES', 'CLEANING', 'DAIRY'], 0, 5),
      column('sales', 'number', 'named like a quantity, varies in each series', ['0.0', '5466.0', '3731.0'], 14, 18_201),
      column('onpromotion', 'integer', 'named like a plan: known ahead', ['0', '3', '12'], 0, 87),
    ],
    choices: used,
    reasons: {
      date: 'date: year-month-day in all 25,260 rows.',
      frequency: 'Daily, because 1,683 of 1,684 steps are one day.',
      seasonLength: 'A week of 7 days explains 61% of the variation.',
      layout: 'Each date comes 15 times, once for each store_nbr and family.',
      aggregation: 'No series has two rows for one day.',
      gaps: 'Closed days are left out of the file, so they are not zero.',
    },
    rows: 25_260,
    series: 15,
    sample: {
      columns: ['id', 'date', 'store_nbr', 'family', 'sales', 'onpromotion'],
      rows: Array.from({ length: 8 }, (_, i) => [
        String(i),
        '2013-01-01',
        '44',
        storeNames(i)[1] ?? '',
        i === 3 ? null : (i * 731).toFixed(1),
        '0',
      ]),
    },
    report: { stage: 'raw', rows: 25_260, series: 15, findings },
  };
}
