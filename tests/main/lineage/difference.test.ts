import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import type { TimeAxis } from '../../../engine/core/time-axis.ts';
import { comparePanels, type ComparedSide } from '../../../main/services/lineage/compare-panels.ts';
import { periodShift } from '../../../main/services/lineage/period-shift.ts';

const daily: TimeAxis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: 0, dayOfMonth: 1 };

interface Made {
  readonly start?: number;
  readonly y: readonly number[];
}
/** A version of series by their key values, written `a / b` for two key columns. */
function side(series: Readonly<Record<string, Made>>, changes: Partial<ComparedSide> = {}): ComparedSide {
  const ids = Object.keys(series).sort();
  const offsets = new Int32Array(ids.length + 1);
  ids.forEach((id, i) => (offsets[i + 1] = (offsets[i] as number) + (series[id]?.y.length ?? 0)));
  const panel: Panel = {
    frequency: daily.frequency,
    seasonLength: 7,
    ids,
    offsets,
    start: Int32Array.from(ids, (id) => series[id]?.start ?? 0),
    y: Float64Array.from(ids.flatMap((id) => series[id]?.y ?? [])),
    axis: daily,
  };
  const columns = Math.max(1, ...ids.map((id) => id.split(' / ').length));
  return {
    axis: daily,
    panel,
    keyNames: Array.from({ length: columns }, (_, k) => `key${k}`),
    keys: Array.from({ length: columns }, (_, k) => ids.map((id) => id.split(' / ')[k] ?? '')),
    ...changes,
  };
}
const compare = (before: ComparedSide, after: ComparedSide) => comparePanels({ before, after, target: 'units' });

describe('difference of two versions', () => {
  it('counts values that are added, removed and changed, and names the series that moved most', () => {
    const found = compare(
      side({ a: { y: [1, 2, 3, NaN] }, b: { y: [1, 1, 1] }, c: { y: [5, 6, 7] } }),
      side({ a: { y: [1, 20, NaN, 4, 5] }, b: { y: [1, 1, 1] }, c: { y: [5, 6, 8] } }),
    );
    expect(found.values).toEqual({ before: 9, after: 10, same: 6, added: 2, removed: 1, changed: 2 });
    expect(found.series).toMatchObject({ both: 3, differing: 2, added: 0, removed: 0, renamed: 0 });
    expect(found.most).toEqual([
      { name: 'a', index: { before: 0, after: 0 }, added: 2, removed: 1, changed: 1, moved: 18 + 3 + 4 + 5, sum: { before: 6, after: 30 } },
      { name: 'c', index: { before: 2, after: 2 }, added: 0, removed: 0, changed: 1, moved: 1, sum: { before: 18, after: 19 } },
    ]);
    expect(found.sum).toEqual({ before: 27, after: 52 });
  });

  it('sets periods side by side where the axes begin elsewhere', () => {
    const later: TimeAxis = { ...daily, origin: 2 * 86_400_000 };
    const found = compare(side({ a: { y: [1, 2, 3, 4] } }), side({ a: { y: [3, 4, 5] } }, { axis: later }));
    expect(found.values).toEqual({ before: 4, after: 3, same: 2, added: 1, removed: 2, changed: 0 });
    const earlier = compare(side({ a: { start: 3, y: [3, 4] } }), side({ a: { start: 1, y: [9, 4] } }, { axis: later }));
    expect(earlier.values).toMatchObject({ same: 1, changed: 1, removed: 0, added: 0 });
  });

  it('tells added, removed and renamed series apart', () => {
    const found = compare(
      side({ '1': { y: [1, 2, 3, 4] }, '2': { y: [4, 3, 2, 1] }, '3': { y: [7, 8, 9, 7] }, old: { y: [2, 4, 6, 8] } }),
      side({ '1': { y: [1, 2, 3, 4] }, two: { y: [4, 3, 2, 1] }, '3': { y: [7, 8, 9, 7] }, new: { y: [1, 3, 5, 7] } }),
    );
    expect(found.series).toMatchObject({ both: 3, differing: 0, added: 1, removed: 1, renamed: 1 });
    expect(found.series.renamedNames).toEqual([{ before: '2', after: 'two' }]);
    expect([found.series.addedNames, found.series.removedNames]).toEqual([['new'], ['old']]);
    expect(found.values).toEqual({ before: 16, after: 16, same: 12, added: 4, removed: 4, changed: 0 });
  });

  it('does not guess a new name where several series have the same data, or hardly any', () => {
    const same = [1, 2, 3, 4];
    const found = compare(
      side({ a: { y: same }, b: { y: same }, z: { y: [0, 0] } }),
      side({ c: { y: same }, d: { y: same }, y: { y: [0, 0] } }),
    );
    expect(found.series).toMatchObject({ both: 0, renamed: 0, added: 3, removed: 3 });
  });

  it('finds series whose key columns stand in another order or have other names', () => {
    const before = side({ '1 / milk': { y: [1, 2, 3] }, '2 / milk': { y: [4, 5, 6] } }, { keyNames: ['store', 'item'] });
    const turned = side({ 'milk / 1': { y: [1, 2, 3] }, 'milk / 2': { y: [4, 5, 7] } }, { keyNames: ['item', 'store'] });
    expect(compare(before, turned)).toMatchObject({ series: { both: 2, differing: 1, added: 0 }, values: { changed: 1, same: 5 } });
    const named = side({ '1 / milk': { y: [1, 2, 3] }, '2 / milk': { y: [4, 5, 6] } }, { keyNames: ['shop', 'article'] });
    expect(compare(before, named)).toMatchObject({ series: { both: 2, differing: 0 }, values: { same: 6 } });
  });

  it('says so where periods cannot be set side by side, and compares the rest', () => {
    const weekly: TimeAxis = { ...daily, frequency: { unit: 'week', step: 1 } };
    const found = compare(side({ a: { y: [1, 2, 3] } }), side({ a: { y: [6] } }, { axis: weekly }));
    expect(found.incomparable).toBe('Periods of one version are daily, of the other weekly, and do not fall together.');
    expect(found.values).toEqual({ before: 3, after: 1, same: null, added: null, removed: null, changed: null });
    expect(found.sum).toEqual({ before: 6, after: 6 });
  });

  it('compares how target and regressors are distributed', () => {
    const y = Array.from({ length: 400 }, (_, t) => t % 40);
    const before = side({ a: { y } });
    const with_ = (base: ComparedSide, price: number, name: string): ComparedSide => ({
      ...base,
      panel: { ...base.panel, regressors: [{ name, values: base.panel.y.map(() => price), future: new Float64Array() }] },
    });
    const found = compare(with_(before, 2, 'price'), with_(side({ a: { y: y.map((value) => value + 40) } }), 2, 'price'));
    expect(found.distributions.map(({ name, role }) => [name, role])).toEqual([
      ['units', 'target'],
      ['price', 'future'],
    ]);
    // No value of one is among those of the other.
    expect(found.distributions[0]).toMatchObject({
      ks: 1,
      sampled: null,
      before: { present: 400, missing: 0, mean: 19.5 },
      after: { mean: 59.5 },
    });
    // Type 7: 0.05 lies at place 19.95 of 0 to 399, where the ordered values (ten of each) go from 1 to 2.
    const quantiles = [0, 1.95, 9.75, 19.5, 29.25, 37.05, 39];
    quantiles.forEach((value, i) => expect(found.distributions[0]?.before?.quantiles[i]).toBeCloseTo(value, 12));
    expect(found.distributions[0]?.psi).toBeGreaterThan(1);
    expect(found.distributions[1]).toMatchObject({ psi: 0, ks: 0 });
    const gone = compare(with_(before, 2, 'price'), before).distributions[1];
    expect(gone).toMatchObject({ name: 'price', after: null, psi: null, ks: null });
  });
});

const someValue = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constant(NaN) });
const someSeries = fc.record({ start: fc.integer({ min: 0, max: 5 }), y: fc.array(someValue, { minLength: 1, maxLength: 12 }) });
const someSide = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), someSeries, { minKeys: 1, noNullPrototype: true })
  .map((made) => side(made));

describe('every difference', () => {
  it('of a version with itself is empty', () => {
    fc.assert(
      fc.property(someSide, (one) => {
        const found = compare(one, one);
        expect(found.values).toMatchObject({ added: 0, removed: 0, changed: 0, same: found.values.before });
        expect(found.series).toMatchObject({ both: one.panel.ids.length, differing: 0, added: 0, removed: 0, renamed: 0 });
        expect(found.most).toEqual([]);
        for (const { before, after, psi, ks } of found.distributions) {
          expect(before).toEqual(after);
          expect([psi ?? 0, ks ?? 0]).toEqual([0, 0]);
        }
      }),
    );
  });

  it('the other way round swaps what is added and removed', () => {
    fc.assert(
      fc.property(someSide, someSide, (one, other) => {
        const [there, back] = [compare(one, other), compare(other, one)];
        const turned = {
          ...back.values,
          before: back.values.after,
          after: back.values.before,
          added: back.values.removed,
          removed: back.values.added,
        };
        expect(there.values).toEqual(turned);
        expect([there.series.added, there.series.removed, there.series.both, there.series.differing, there.series.renamed]).toEqual([
          back.series.removed,
          back.series.added,
          back.series.both,
          back.series.differing,
          back.series.renamed,
        ]);
        expect(there.distributions[0]?.ks).toBe(back.distributions[0]?.ks);
        const moved = (most: typeof there.most): number[] => most.map((series) => series.moved).sort((a, b) => a - b);
        expect(moved(there.most)).toEqual(moved(back.most));
      }),
    );
  });

  it('accounts for every value', () => {
    fc.assert(
      fc.property(someSide, someSide, (one, other) => {
        const { values } = compare(one, other);
        expect((values.same ?? 0) + (values.changed ?? 0) + (values.removed ?? 0)).toBe(values.before);
        expect((values.same ?? 0) + (values.changed ?? 0) + (values.added ?? 0)).toBe(values.after);
      }),
    );
  });
});

describe('the shift of two axes', () => {
  const axis = (unit: TimeAxis['frequency']['unit'], origin: number, step = 1): TimeAxis => ({
    ...daily,
    frequency: { unit, step },
    origin,
  });
  const day = 86_400_000;
  it('counts periods of any kind', () => {
    expect(periodShift(axis('day', 0), axis('day', 5 * day))).toBe(5);
    expect(periodShift(axis('minute', 0, 15), axis('minute', -3_600_000, 15))).toBe(-4);
    expect(periodShift(axis('quarter', 0), axis('quarter', 9))).toBe(3);
    expect(periodShift(axis('integer', 1), axis('integer', 4))).toBe(3);
    // Thursday 1970-01-01 to Monday 1970-01-05 are two business days; to the Monday a week on, seven.
    expect(periodShift(axis('business-day', 0), axis('business-day', 4 * day))).toBe(2);
    expect(periodShift(axis('business-day', 0), axis('business-day', 11 * day))).toBe(7);
    expect(periodShift(axis('business-day', 4 * day), axis('business-day', 0))).toBe(-2);
  });
  it('is none where periods do not fall together', () => {
    expect(periodShift(axis('week', 0), axis('week', day))).toBeNull();
    expect(periodShift(axis('day', 0), axis('week', 0))).toBeNull();
    expect(periodShift(axis('hour', 0, 6), axis('hour', 3_600_000, 6))).toBeNull();
  });
});
