import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../contract/entities/dataset.ts';
import type { Panel } from '../../engine/core/panel.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import { featureFindings } from '../../main/ingest/validation/feature-findings.ts';
import { panelCells } from '../../main/ingest/validation/panel-cells.ts';
import { schemaFindings } from '../../main/ingest/validation/schema-findings.ts';
import { timeFindings } from '../../main/ingest/validation/time-findings.ts';
import { valueFindings } from '../../main/ingest/validation/value-findings.ts';
import { learnSchema } from '../../main/services/validation/learn-schema.ts';

const DAY_MS = 86_400_000;
/** 2024-01-01, a Monday. */
const origin = Date.UTC(2024, 0, 1);
const daily: TimeAxis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin, dayOfMonth: 1 };
const after = (days: number): number => origin + days * DAY_MS;

interface Made {
  readonly series: readonly (readonly number[])[];
  readonly starts?: readonly number[];
  readonly future?: number;
  readonly regressors?: Readonly<Record<string, { readonly values: readonly number[]; readonly future?: readonly number[] }>>;
  readonly past?: Readonly<Record<string, readonly number[]>>;
}
function panelOf({ series, starts, future = 0, regressors, past }: Made): Panel {
  const offsets = new Int32Array(series.length + 1);
  series.forEach((y, s) => (offsets[s + 1] = (offsets[s] ?? 0) + y.length));
  return {
    frequency: daily.frequency,
    seasonLength: 7,
    ids: series.map((_, s) => `shop ${s}`),
    offsets,
    start: Int32Array.from(series, (_, s) => starts?.[s] ?? 0),
    y: Float64Array.from(series.flat()),
    axis: daily,
    futurePeriods: future,
    ...(regressors
      ? {
          regressors: Object.entries(regressors).map(([name, given]) => ({
            name,
            values: Float64Array.from(given.values),
            future: Float64Array.from(given.future ?? Array.from({ length: series.length * future }, () => NaN)),
          })),
        }
      : {}),
    ...(past ? { past: Object.entries(past).map(([name, values]) => ({ name, values: Float64Array.from(values) })) } : {}),
  };
}
const weekly = (t: number): number => 100 + 30 * Math.sin((2 * Math.PI * t) / 7) + ((t * 7) % 11);
const sales = (n: number, change: (value: number, t: number) => number = (value) => value): number[] =>
  Array.from({ length: n }, (_, t) => change(weekly(t), t));
const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code).sort();
const one = (findings: readonly Finding[], code: string): Finding => {
  const found = findings.filter((finding) => finding.code === code);
  expect(found).toHaveLength(1);
  return found[0] as Finding;
};

describe('when there are values', () => {
  const now = after(201);
  it('nothing is said of data without holes that end yesterday', () => {
    expect(timeFindings(panelOf({ series: [sales(200), sales(200)] }), daily, now)).toEqual([]);
  });
  it('a period that all series miss is named, with its date', () => {
    const closed = sales(200, (value, t) => (t === 100 ? NaN : value));
    const found = one(timeFindings(panelOf({ series: [closed, closed] }), daily, now), 'missing-periods');
    expect(found).toMatchObject({ severity: 'warning', count: 2, examples: [{ series: 'shop 0', period: '2024-04-10', value: null }] });
    expect(codes(timeFindings(panelOf({ series: [closed, sales(200)] }), daily, now))).toEqual([]);
  });
  it('a weekday that is closed is a weekday, not many periods', () => {
    const closed = sales(200, (value, t) => (t % 7 === 6 ? NaN : value)).slice(0, 195);
    const found = timeFindings(panelOf({ series: [closed, closed] }), daily, after(196));
    expect(codes(found)).toEqual(['missing-weekdays']);
    expect(found[0]?.message).toContain('Sundays');
  });
  it('a hole of two seasons is a block, one of a few days is not', () => {
    const hole = (length: number) => sales(200, (value, t) => (t >= 50 && t < 50 + length ? NaN : value));
    expect(one(timeFindings(panelOf({ series: [hole(14)] }), daily, now), 'missing-blocks')).toMatchObject({ count: 1 });
    expect(timeFindings(panelOf({ series: [hole(13)] }), daily, now)).toEqual([]);
  });
  it('a series that ended a month before the others is given up, perhaps', () => {
    expect(one(timeFindings(panelOf({ series: [sales(200), sales(171)] }), daily, now), 'stale-series')).toMatchObject({
      series: ['shop 1'],
    });
    expect(timeFindings(panelOf({ series: [sales(200), sales(172)] }), daily, now)).toEqual([]);
  });
  it('data that end months ago are stale, years ago history, last week neither', () => {
    const panel = panelOf({ series: [sales(200)] });
    expect(one(timeFindings(panel, daily, after(300)), 'stale-data').severity).toBe('warning');
    expect(one(timeFindings(panel, daily, after(2000)), 'stale-data').severity).toBe('info');
    expect(timeFindings(panel, daily, after(207))).toEqual([]);
  });
  it('values after today are errors, counted, with their dates', () => {
    const panel = panelOf({ series: [sales(200)] });
    expect(one(timeFindings(panel, daily, after(150)), 'future-dates')).toMatchObject({ severity: 'error', count: 48 });
    expect(timeFindings(panel, daily, after(198.5))).toEqual([]);
  });
  it('a month that runs and is dated by its last day is not in the future', () => {
    const monthly: TimeAxis = { frequency: { unit: 'month', step: 1 }, granularity: 'date', origin: 54 * 12, dayOfMonth: 31 };
    expect(timeFindings(panelOf({ series: [sales(24)] }), monthly, Date.UTC(2025, 11, 10))).toEqual([]);
  });
  it('counted periods have no calendar', () => {
    const counted: TimeAxis = { frequency: { unit: 'integer', step: 1 }, granularity: 'integer', origin: 1, dayOfMonth: 1 };
    expect(timeFindings(panelOf({ series: [sales(200), sales(40)] }), counted, now)).toEqual([]);
  });
});

describe('values', () => {
  it('that are what season and trend say give nothing to say', () => {
    expect(valueFindings(panelOf({ series: [sales(200)] }), daily)).toEqual([]);
  });
  it('that are missing, negative, far out, or shifted for good are found with a place to look at', () => {
    const troubled = sales(300, (value, t) => (t === 20 ? NaN : t === 40 ? -5 : t === 60 ? 9000 : value + (t >= 200 ? 150 : 0)));
    const found = valueFindings(panelOf({ series: [sales(300), troubled] }), daily);
    expect(codes(found)).toEqual(['gaps', 'level-shift', 'negative-values', 'outliers', 'season-outliers']);
    expect(one(found, 'gaps').examples).toEqual([{ series: 'shop 1', period: '2024-01-21', value: null }]);
    expect(one(found, 'negative-values').examples?.[0]).toMatchObject({ period: '2024-02-10', value: -5 });
    expect(one(found, 'outliers').examples?.[0]).toMatchObject({ period: '2024-03-01', value: 9000 });
    expect(one(found, 'level-shift')).toMatchObject({ series: ['shop 1'], examples: [{ period: '2024-07-19' }] });
  });
  it('that never change, and series too short to learn from, are named', () => {
    const found = valueFindings(panelOf({ series: [sales(200), Array.from({ length: 200 }, () => 4), [1, 2, 3]] }), daily);
    expect(one(found, 'constant-series')).toMatchObject({ series: ['shop 1'] });
    expect(one(found, 'short-series')).toMatchObject({ series: ['shop 2'] });
  });
});

describe('columns beside the target', () => {
  const y = sales(200);
  const flag = y.map((_, t) => (t % 9 === 0 ? 1 : 0));
  const price = y.map((_, t) => 5 + ((t * t) % 17) / 10);
  const known = (values: readonly number[], future: readonly number[] = [1, 0, 1]) => ({ values, future });
  const look = (name: string, values: readonly number[], future?: readonly number[]): Finding[] =>
    featureFindings(panelOf({ series: [y], future: 3, regressors: { [name]: known(values, future) } }), daily);

  it('that are planned give nothing to say', () => {
    expect([...look('promo', flag), ...look('price', price)]).toEqual([]);
  });
  it.each([
    ['leakage-target', 'error', y],
    ['leakage-shifted', 'error', y.map((_, t) => y[t + 1] ?? NaN)],
    ['leakage-shifted', 'warning', y.map((_, t) => y[t - 1] ?? NaN)],
    ['leakage-monotone', 'error', y.map((value) => Math.sqrt(value))],
    ['leakage-correlated', 'warning', y.map((value, t) => value + 5 * Math.sin(t * t))],
  ])('that hold the target are a leak: %s, %s', (code, severity, values) => {
    expect(one(look('signal', values), code)).toMatchObject({ severity, column: 'signal' });
  });
  it('are no leak in a forecast as long as they are known afterwards only', () => {
    const found = featureFindings(panelOf({ series: [y], past: { copy: y } }), daily);
    expect(one(found, 'leakage-target').severity).toBe('info');
    // Marked as known in advance without a row of the future: the panel has it among those of the past all the same.
    const marked = featureFindings(panelOf({ series: [y], past: { copy: y } }), daily, new Set(), new Set(['copy']));
    expect(one(marked, 'leakage-target').severity).toBe('error');
  });
  it('whose name says that they come afterwards are doubted when they are marked as known', () => {
    expect(one(look('customers', price), 'leakage-name').severity).toBe('warning');
    expect(one(look('sales_lag_7', price), 'leakage-name').message).toContain('lag');
    expect(look('promo_index', price)).toEqual([]);
  });
  it('that Almanac made cannot leak', () => {
    const panel = panelOf({ series: [y], future: 3, regressors: { 'units lag 7': known(y.map((_, t) => y[t - 7] ?? 90)) } });
    expect(codes(featureFindings(panel, daily, new Set(['units lag 7'])))).toEqual([]);
    expect(codes(featureFindings(panel, daily))).toEqual(['leakage-shifted']);
  });
  it('that end with the target are not known in advance', () => {
    expect(one(look('price', price, [NaN, NaN, NaN]), 'unknown-future')).toMatchObject({ column: 'price' });
    expect(look('price', price, [NaN, 5, NaN])).toEqual([]);
  });
  it('that have holes, never change, or say the same twice are named', () => {
    const holed = price.map((value, t) => (t % 3 === 0 ? NaN : value));
    expect(one(look('price', holed), 'feature-missing')).toMatchObject({ severity: 'warning', count: 67 });
    expect(
      one(
        look(
          'price',
          price.map((value, t) => (t === 9 ? NaN : value)),
        ),
        'feature-missing',
      ).severity,
    ).toBe('info');
    expect(
      codes(
        look(
          'zone',
          y.map(() => 3),
        ),
      ),
    ).toEqual(['feature-constant']);
    const twins = featureFindings(panelOf({ series: [y], future: 3, regressors: { price: known(price), preis: known(price) } }), daily);
    expect(one(twins, 'feature-duplicate')).toMatchObject({ column: 'preis' });
  });
});

it('data keep to the schema that is learnt from them, whatever they are', async () => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e6, max: 1e6 + 1, noNaN: true })) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { minLength: 2, maxLength: 60 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 60, maxLength: 60 }),
      async (y, flags) => {
        const panel = panelOf({ series: [y], past: { flag: flags.slice(0, y.length) } });
        const { facts, cells } = panelCells(panel, daily, 'units');
        expect(await schemaFindings(facts, learnSchema(facts), cells)).toEqual([]);
        // And a value beyond twice the range is not.
        const highest = facts.columns[0]?.max;
        const lowest = facts.columns[0]?.min;
        if (highest == null || lowest == null || !(highest > lowest) || facts.columns[0]?.values) return;
        const beyond = panelCells(panelOf({ series: [[...y.slice(1), highest + 2 * (highest - lowest)]] }), daily, 'units');
        const schema = learnSchema(facts);
        const only = { ...schema, columns: { units: schema.columns['units'] ?? {} } };
        expect((await schemaFindings(beyond.facts, only, beyond.cells)).map(({ code }) => code)).toContain('out-of-range');
      },
    ),
    { numRuns: 60 },
  );
});
