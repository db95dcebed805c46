import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../contract/entities/dataset.ts';
import type { ColumnRule, DatasetSchema } from '../../contract/entities/validation.ts';
import { axisShift } from '../../main/ingest/validation/overlap.ts';
import type { SnapshotToCheck } from '../../main/ingest/validation/check-snapshot.ts';
import { learnSchema } from '../../main/services/validation/learn-schema.ts';
import { sharedData } from '../shared-data.ts';
import { csv, day, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());
/** 2024-01-01: after all dates of the files here. */
const now = Date.UTC(2024, 0, 1);

const header = 'date,store,units,promo,region';
const row = (i: number): string =>
  `${day(i >> 1)},${i % 2 === 0 ? 'North' : 'South'},${20 + (i % 13)},${i % 5 === 0 ? 1 : 0},${i % 3 === 0 ? 'a' : 'b'}`;
const plain = csv(header, 200, row);
const rules: DatasetSchema = {
  schema: 1,
  frequency: 'daily',
  rows: { min: 100, max: 300 },
  series: { min: 2, max: 2 },
  otherColumns: 'error',
  columns: {
    date: { role: 'date', type: 'date' },
    store: { type: 'text', values: ['North', 'South'], missing: 0 },
    units: { type: 'number', min: 0, max: 50, missing: 0.1 },
    promo: { values: [0, 1].map(String) },
    region: { required: false },
  },
};
let files = 0;
async function check(content: string, schema: DatasetSchema): Promise<Finding[]> {
  const { report } = await bench.ingest.inspect([bench.file(`sales-${files++}.csv`, content)], undefined, { checks: { now, schema } });
  return report.findings;
}
const of = (findings: readonly Finding[], code: string): Finding[] => findings.filter((finding) => finding.code === code);
const ruled = [
  'lost-column',
  'new-column',
  'type-changed',
  'out-of-range',
  'new-category',
  'too-many-missing',
  'not-unique',
  'frequency-changed',
  'series-count',
  'row-count',
];

describe('a schema', () => {
  it('that the data keep to gives nothing to say', async () => {
    expect((await check(plain, rules)).filter(({ code }) => ruled.includes(code))).toEqual([]);
  });
  it('names a column that is lost, and one that it does not know', async () => {
    const found = await check(plain.replace('units,promo', 'units,aktion'), rules);
    expect(of(found, 'lost-column')).toMatchObject([{ severity: 'error', column: 'promo' }]);
    expect(of(found, 'new-column')).toMatchObject([{ severity: 'error', column: 'aktion' }]);
    expect(of(await check(plain.replace('units,promo', 'units,aktion'), { ...rules, otherColumns: 'allow' }), 'new-column')).toEqual([]);
  });
  it('counts values out of range and says on which lines they are', async () => {
    const found = await check(plain.replace(`${day(3)},South,27`, `${day(3)},South,700`), rules);
    expect(of(found, 'out-of-range')).toMatchObject([{ severity: 'error', column: 'units', count: 1, rows: [9] }]);
  });
  it('lets a share of the values break it where it says mostly', async () => {
    const some = plain.replace(`${day(3)},South,27`, `${day(3)},South,700`);
    const mostly = { ...rules, columns: { ...rules.columns, units: { ...rules.columns['units'], mostly: 0.99 } } };
    expect(of(await check(some, mostly), 'out-of-range')).toEqual([]);
  });
  it('counts values that are not allowed, of texts and of numbers', async () => {
    const found = await check(plain.replace(`${day(3)},South,27,0`, `${day(3)},South,27,7`), rules);
    expect(of(found, 'new-category')).toMatchObject([{ column: 'promo', count: 1, rows: [9] }]);
    expect(of(await check(plain.replaceAll('South', 'West'), rules), 'new-category')).toMatchObject([{ column: 'store', count: 100 }]);
  });
  it('refuses too many missing values', async () => {
    const gappy = csv(header, 200, (i) => (i % 4 === 1 ? row(i).replace(/,\d+,([01],)/, ',,$1') : row(i)));
    expect(of(await check(gappy, rules), 'too-many-missing')).toMatchObject([{ column: 'units', count: 50 }]);
  });
  it('refuses another type', async () => {
    const words = { ...rules, columns: { ...rules.columns, store: { type: 'number' as const } } };
    expect(of(await check(plain, words), 'type-changed')).toMatchObject([{ severity: 'error', column: 'store' }]);
  });
  it('wants rows that are told apart', async () => {
    expect(of(await check(plain, { ...rules, unique: ['date', 'store'] }), 'not-unique')).toEqual([]);
    const found = await check(plain, { ...rules, unique: ['date'] });
    expect(of(found, 'not-unique')).toMatchObject([{ severity: 'error', count: 100, rows: [2, 3, 4, 5, 6] }]);
  });
  it('holds the frequency and the numbers of rows and series', async () => {
    const found = await check(plain, {
      ...rules,
      frequency: 'weekly',
      rows: { min: 201 },
      series: { max: 1 },
      severity: { frequency: 'warning' },
    });
    expect(of(found, 'frequency-changed')).toMatchObject([{ severity: 'warning' }]);
    expect(of(found, 'row-count')).toMatchObject([{ count: 200 }]);
    expect(of(found, 'series-count')).toMatchObject([{ count: 2 }]);
  });
});

interface Expectation {
  readonly expectation_type: string;
  readonly kwargs: {
    readonly column?: string;
    readonly min_value?: number;
    readonly max_value?: number;
    readonly value_set?: readonly (string | number)[];
    readonly mostly?: number;
    readonly column_list?: readonly string[];
  };
}

/** A suite of Great Expectations as a schema; the order of columns is not among what a schema says. */
function fromSuite(file: string): DatasetSchema {
  const { expectations } = JSON.parse(readFileSync(file, 'utf8')) as { expectations: readonly Expectation[] };
  const columns: Record<string, ColumnRule> = {};
  let limits = {};
  for (const { expectation_type: type, kwargs } of expectations) {
    const { column = '', min_value: min, max_value: max, value_set: values = [], mostly, column_list: list = [] } = kwargs;
    const rule = (change: ColumnRule): void => void (columns[column] = { ...columns[column], ...change });
    if (type === 'expect_table_row_count_to_be_between') limits = { min, max };
    else if (type === 'expect_table_columns_to_match_ordered_list') for (const name of list) columns[name] ??= {};
    else if (type === 'expect_column_values_to_not_be_null') rule({ missing: 0 });
    else if (type === 'expect_column_values_to_be_between') rule({ min, max, ...(mostly ? { mostly } : {}) });
    else if (type === 'expect_column_values_to_be_in_set') rule({ values: [...new Set(values.map(String))] });
    else throw new Error(`unknown expectation ${type}`);
  }
  return { schema: 1, rows: limits, columns };
}

it.skipIf(sharedData('rossmann') === null)(
  'a suite that others wrote for Rossmann finds in a part of the data what is not there, and nothing else',
  async () => {
    const schema = fromSuite(sharedData('rossmann', 'ge_raw_train_suite.json') as string);
    const file = { path: sharedData('rossmann', 'rossmann_100stores_train.csv') as string, name: 'train.csv' };
    const { report } = await bench.ingest.inspect([file], undefined, { checks: { now, schema } });
    // A part of the stores, without the customers.
    expect(report.findings.filter(({ code }) => ruled.includes(code))).toMatchObject([
      { code: 'lost-column', column: 'Customers' },
      { code: 'row-count', count: 93_832 },
    ]);
  },
);

describe('of what was read', () => {
  it('values after today are found on their lines', async () => {
    const file = bench.file('tomorrow.csv', plain);
    const { report } = await bench.ingest.inspect([file], undefined, { checks: { now: Date.UTC(2020, 3, 7, 12) } });
    expect(of(report.findings, 'future-dates')).toMatchObject([{ count: 2, rows: [200, 201] }]);
  });
  it('a copy of the target that is marked as known ahead is a leak, with the role that settles it', async () => {
    const file = bench.file(
      'leak.csv',
      csv('date,units,net', 120, (i) => `${day(i)},${20 + ((i * 7) % 31)},${20 + ((i * 7) % 31)}`),
    );
    const { choices } = await bench.ingest.inspect([file], undefined, { checks: { now } });
    const known = { ...choices, layout: 'long' as const, roles: { ...choices.roles, units: 'target' as const, net: 'future' as const } };
    const { report } = await bench.ingest.inspect([file], known, { checks: { now } });
    expect(of(report.findings, 'leakage-target')).toMatchObject([
      { severity: 'error', column: 'net', remedies: [{ kind: 'roles', roles: { net: 'ignore' } }] },
    ]);
  });
  it('a flag or a price that ends with the target is not known in advance, one that goes on is', async () => {
    const ahead = (i: number) => `${day(i)},,${i % 2},,`;
    const rows = csv('date,units,promo,price,snap', 120, (i) =>
      i < 110 ? `${day(i)},${20 + ((i * i) % 31)},${i % 2},${(i * 7) % 23},${i % 3 === 0 ? 1 : 0}` : ahead(i),
    );
    const file = bench.file('ahead.csv', rows);
    const { choices } = await bench.ingest.inspect([file], undefined, { checks: { now } });
    const roles = {
      ...choices.roles,
      units: 'target' as const,
      promo: 'future' as const,
      price: 'future' as const,
      snap: 'future' as const,
    };
    const { report } = await bench.ingest.inspect([file], { ...choices, layout: 'long', roles }, { checks: { now } });
    expect(of(report.findings, 'unknown-future').map(({ column }) => column)).toEqual(['price', 'snap']);
  });
  it('rows of one date are added up, and repeated rows kept, by remedies that change the choices', async () => {
    const file = bench.file(
      'twice.csv',
      csv('date,store,units', 80, (i) => `${day(i >> 1)},North,${20 + (i % 7)}`),
    );
    const { choices } = await bench.ingest.inspect([file], undefined, { checks: { now } });
    const { report } = await bench.ingest.inspect([file], { ...choices, aggregation: 'none' }, { checks: { now } });
    expect(of(report.findings, 'duplicate-keys')[0]?.remedies).toMatchObject([
      { kind: 'choices', change: { aggregation: 'sum' } },
      { kind: 'choices', change: { aggregation: 'mean' } },
    ]);
  });
});

/** A snapshot of a file, with what it takes to check it. */
async function snapshotOf(content: string): Promise<SnapshotToCheck> {
  const number = files++;
  const file = bench.file(`version-${number}.csv`, content);
  const { choices } = await bench.ingest.inspect([file], undefined, { checks: { now } });
  const target = path.join(bench.folder, `version-${number}.parquet`);
  const { keyNames, axis, roles, rows, facts } = await bench.ingest.snapshot([file], choices, target, { checks: { now } });
  return { path: target, keyNames, axis, roles, choices, rows, facts };
}
const long = (n: number, change: (units: number, i: number) => number | null = (units) => units, from = 0): string =>
  csv(
    'date,store,units',
    n,
    (i) => `${day(from + (i >> 1))},${i % 2 === 0 ? 'North' : 'South'},${change(20 + (((from + (i >> 1)) * 7 + (i % 2)) % 13), i) ?? ''}`,
  );

describe('a version against the one before', () => {
  it('that only goes on has nothing to say, whatever its first date', async () => {
    const [before, same, more, later] = [
      await snapshotOf(long(200)),
      await snapshotOf(long(200)),
      await snapshotOf(long(260)),
      await snapshotOf(long(240, (x) => x, 10)),
    ];
    const compare = async (snapshot: SnapshotToCheck): Promise<string[]> =>
      (
        await bench.ingest.check({
          snapshot,
          schema: learnSchema(before.facts ?? (await bench.ingest.check({ snapshot: before, schema: null, before: null })).facts),
          before,
        })
      ).findings.map(({ code }) => code);
    expect(await compare(same)).toEqual([]);
    expect(await compare(more)).toEqual([]);
    // Its first ten days are gone; the rest is where it was.
    expect(await compare(later)).toEqual(['history-shrunk']);
  });
  it('shows values that are restated, with what they are now', async () => {
    const [before, after] = [await snapshotOf(long(200)), await snapshotOf(long(200, (units, i) => (i === 50 ? units + 1 : units)))];
    const { findings } = await bench.ingest.check({ snapshot: after, schema: null, before });
    expect(findings).toMatchObject([{ code: 'history-changed', count: 1, examples: [{ series: 'North', period: day(25) }] }]);
  });
  it('sees another unit as another distribution', async () => {
    const [before, after] = [await snapshotOf(long(200)), await snapshotOf(long(200, (units) => units / 100))];
    const { findings } = await bench.ingest.check({ snapshot: after, schema: null, before });
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['history-changed warning', 'distribution-shift error']);
  });
  it('counts lost and new series', async () => {
    const [before, after] = [await snapshotOf(long(200)), await snapshotOf(long(200).replaceAll('South', 'West'))];
    const { findings } = await bench.ingest.check({ snapshot: after, schema: null, before });
    expect(findings).toMatchObject([
      { code: 'lost-series', count: 1, series: ['South'] },
      { code: 'new-series', count: 1, series: ['West'] },
    ]);
  });
  it('is checked by the schema that was learnt, also from a snapshot without facts, with places to look at', async () => {
    const [before, after] = [await snapshotOf(plain), await snapshotOf(plain.replace(`${day(3)},South,27`, `${day(3)},South,700`))];
    const learnt = await bench.ingest.check({ snapshot: { ...before, facts: null }, schema: null, before: null });
    const { findings } = await bench.ingest.check({ snapshot: after, schema: learnSchema(learnt.facts), before: null });
    expect(findings).toMatchObject([
      { code: 'out-of-range', severity: 'warning', examples: [{ series: 'South', period: day(3), value: 700 }] },
    ]);
  });
});

it('axes match where the periods of one are periods of the other', () => {
  const days = (origin: number) => ({
    frequency: { unit: 'day' as const, step: 1 },
    granularity: 'date' as const,
    origin: origin * 86_400_000,
    dayOfMonth: 1,
  });
  const weeks = (origin: number) => ({ ...days(origin), frequency: { unit: 'week' as const, step: 1 } });
  const business = (origin: number) => ({ ...days(origin), frequency: { unit: 'business-day' as const, step: 1 } });
  expect(axisShift(days(10), days(4))).toBe(6);
  expect(axisShift(days(4), days(10))).toBe(-6);
  expect(axisShift(days(4), weeks(4))).toBeNull();
  expect(axisShift(weeks(4), weeks(18))).toBe(-2);
  expect(axisShift(weeks(4), weeks(5))).toBeNull();
  // Day 4 since 1970 was a Monday, day 8 a Friday, day 11 the Monday after it.
  expect(axisShift(business(11), business(8))).toBe(1);
  expect(axisShift(business(8), business(11))).toBe(-1);
  expect(axisShift(business(4), business(18))).toBe(-10);
});
