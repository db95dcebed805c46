import { describe, expect, it } from 'vitest';
import type { SeriesList } from '../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../contract/entities/explore.ts';
import { barePanel } from '../../renderer/features/explore/bare-panel.ts';
import { panelColumns } from '../../renderer/features/explore/columns.ts';
import { orderPanel, placeOfSeries, stepInPanel, type Wanted } from '../../renderer/series/panel-order.ts';

const list: SeriesList = {
  keyNames: ['store', 'family'],
  keys: [
    ['10', '9', '9', '10', '2'],
    ['DAIRY', 'BREAD', 'DAIRY', 'BREAD', 'TEA'],
  ],
  count: Int32Array.of(4, 3, 2, 1, 0),
  length: Int32Array.of(4, 4, 4, 4, 4),
  total: Float64Array.of(1, 2, 3, 4, 0),
  mean: Float64Array.of(5, NaN, 7, 6, NaN),
  sparklines: new Float32Array(5 * 32),
};

/** Four of the five series, as a filter leaves them. */
const panel: ExplorePanel = {
  ...barePanel(list),
  index: Int32Array.of(0, 1, 2, 3),
  volume: Float64Array.of(10, 40, 20, 40),
  change: Float64Array.of(NaN, -0.5, 0.25, Infinity),
  pattern: Uint8Array.of(1, 2, 1, 3),
  patterns: ['none', 'smooth', 'erratic', 'lumpy'],
  error: Float64Array.of(0.8, NaN, 1.2, NaN),
};
const wanted: Wanted = { text: '', pattern: null, only: null, order: { column: 'volume', descending: true } };
const series = (part: Partial<Wanted>): number[] =>
  Array.from(orderPanel(panel, list, { ...wanted, ...part }), (row) => panel.index[row] ?? -1);

describe('the order of the explored series', () => {
  it('is by size, equals by their number', () => {
    expect(series({})).toEqual([1, 3, 2, 0]);
    expect(series({ order: { column: 'volume', descending: false } })).toEqual([0, 2, 1, 3]);
  });
  it('unknown figures come last either way; endless ones are the largest', () => {
    expect(series({ order: { column: 'change', descending: true } })).toEqual([3, 2, 1, 0]);
    expect(series({ order: { column: 'change', descending: false } })).toEqual([1, 2, 3, 0]);
    expect(series({ order: { column: 'error', descending: true } })).toEqual([2, 0, 1, 3]);
  });
  it('names sort as people count, key by key', () => {
    expect(series({ order: { column: 'name', descending: false } })).toEqual([1, 2, 3, 0]);
    expect(series({ order: { column: 'name', descending: true } })).toEqual([0, 3, 2, 1]);
  });
  it('text, class and a subset each leave out the others', () => {
    expect(series({ text: 'dairy' })).toEqual([2, 0]);
    expect(series({ text: 'dairy 9' })).toEqual([2]);
    expect(series({ pattern: 'smooth' })).toEqual([2, 0]);
    expect(series({ pattern: 'intermittent' })).toEqual([]);
    expect(series({ only: new Set([3, 4]) })).toEqual([3]);
    expect(series({ pattern: 'smooth', text: '10' })).toEqual([0]);
  });
  it('a class that no series can have is not taken for the first one', () => expect(series({ pattern: 'none' })).toEqual([]));
  it('steps follow the list, and stay inside', () => {
    const order = orderPanel(panel, list, wanted);
    expect(placeOfSeries(panel, order, 2)).toBe(2);
    expect([stepInPanel(panel, order, 1, 1), stepInPanel(panel, order, 0, 1), stepInPanel(panel, order, 3, -9)]).toEqual([3, 0, 1]);
    expect(stepInPanel(panel, order, 4, 1)).toBe(1);
    expect(stepInPanel(panel, new Int32Array(), 1, 1)).toBeNull();
  });
  it('before the figures are there: names, sums, gaps', () => {
    const bare = barePanel(list);
    expect([...orderPanel(bare, list, wanted)]).toEqual([3, 2, 1, 0, 4]);
    expect(bare.missing[3]).toBe(0.75);
    expect(panelColumns.map((column) => column.text(bare, 0))).toContain('–');
  });
  it('fifty thousand are ordered by moving positions alone', () => {
    const n = 50_000;
    const many: ExplorePanel = {
      ...panel,
      index: Int32Array.from({ length: n }, (_, i) => i),
      volume: Float64Array.from({ length: n }, (_, i) => (i * 7919) % 1009),
      pattern: new Uint8Array(n).fill(1),
    };
    const order = orderPanel(many, null, wanted);
    expect(new Set(order).size).toBe(n);
    for (let place = 1; place < n; place += 1) {
      const [before, after] = [order[place - 1] ?? -1, order[place] ?? -1];
      const difference = (many.volume[before] ?? NaN) - (many.volume[after] ?? NaN);
      if (difference < 0 || (difference === 0 && before > after)) expect.fail(`place ${place}`);
    }
  });
});
