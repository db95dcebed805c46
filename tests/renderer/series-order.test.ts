import { describe, expect, it } from 'vitest';
import type { SeriesList } from '../../contract/entities/dataset.ts';
import { seriesName } from '../../renderer/series/names.ts';
import { neighbour, orderSeries } from '../../renderer/series/order.ts';

const list: SeriesList = {
  keyNames: ['store', 'family'],
  keys: [
    ['10', '9', '9', '10'],
    ['DAIRY', 'BREAD', 'DAIRY', 'BREAD'],
  ],
  count: Int32Array.of(4, 3, 2, 1),
  length: Int32Array.of(4, 4, 4, 4),
  total: Float64Array.of(1, 2, 3, 4),
  mean: Float64Array.of(5, NaN, 7, 6),
  sparklines: new Float32Array(4 * 32),
};

describe('the order of series', () => {
  it('is the data’s own at first', () => expect([...orderSeries(list, '', { column: 'file', descending: false })]).toEqual([0, 1, 2, 3]));
  it('keys sort as people count: 9 before 10; equals keep the data’s order', () => {
    expect([...orderSeries(list, '', { column: 'key:0', descending: false })]).toEqual([1, 2, 0, 3]);
    expect([...orderSeries(list, '', { column: 'key:0', descending: true })]).toEqual([0, 3, 1, 2]);
  });
  it('missing numbers come last either way', () => {
    expect([...orderSeries(list, '', { column: 'mean', descending: true })]).toEqual([2, 3, 0, 1]);
    expect([...orderSeries(list, '', { column: 'mean', descending: false })]).toEqual([0, 3, 2, 1]);
  });
  it('a filter wants every word, in any key, in any case', () => {
    expect([...orderSeries(list, 'dairy 9', { column: 'file', descending: false })]).toEqual([2]);
    expect([...orderSeries(list, 'cheese', { column: 'file', descending: false })]).toEqual([]);
  });
  it('steps stay inside, and start at the first where the current one is filtered out', () => {
    const order = Int32Array.of(2, 0, 3);
    expect([neighbour(order, 0, 1), neighbour(order, 3, 1), neighbour(order, 2, -5), neighbour(order, 1, 1)]).toEqual([3, 3, 2, 2]);
    expect(neighbour(new Int32Array(), 0, 1)).toBeNull();
  });
  it('names join the keys; a series without keys has its target’s name', () => {
    expect(seriesName(list, 2, 'sales')).toBe('9 · DAIRY');
    expect(seriesName({ ...list, keyNames: [], keys: [] }, 0, 'sales')).toBe('sales');
  });
});
