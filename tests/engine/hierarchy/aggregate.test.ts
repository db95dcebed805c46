import { describe, expect, test } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { aggregatePanel, buildHierarchy } from '../../../engine/hierarchy/index.ts';

/** Series of a panel, each with the period it starts at. */
function panelOf(series: readonly (readonly [number, readonly number[]])[]): Panel {
  const offsets = new Int32Array(series.length + 1);
  series.forEach(([, values], i) => (offsets[i + 1] = (offsets[i] as number) + values.length));
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 1,
    ids: series.map((_, i) => `s${i}`),
    offsets,
    start: Int32Array.from(series, ([start]) => start),
    y: Float64Array.from(series.flatMap(([, values]) => values)),
  };
}
const hierarchyOf = (groups: string) =>
  buildHierarchy({ ids: [...groups].map((_, j) => `s${j}`), columns: [{ name: 'group', values: [...groups] }] }, { chains: [['group']] });

describe('adding up a panel', () => {
  const panel = panelOf([
    [2, [1, 2, 3, 4]],
    [2, [10, NaN, 30, 40]],
    [4, [100, 200]],
    [3, [1000, 2000]],
  ]);
  const hierarchy = hierarchyOf('aabb');
  const rows = (values: Float64Array, periods: number): number[][] =>
    Array.from({ length: values.length / periods }, (_, i) => [...values.subarray(i * periods, (i + 1) * periods)]);

  test('late series count from their beginning, gaps make sums unknown, ended series are zero', () => {
    const made = aggregatePanel(hierarchy, panel);
    expect(made.start).toBe(2);
    expect(rows(made.values, made.periods)).toEqual([
      [11, NaN, 2133, 244],
      [11, NaN, 33, 44],
      [NaN, 1000, 2100, 200],
      [1, 2, 3, 4],
      [10, NaN, 30, 40],
      [NaN, NaN, 100, 200],
      [NaN, 1000, 2000, 0],
    ]);
    expect([...made.first]).toEqual([0, 0, 1, 0, 0, 2, 1]);
    expect([...made.missing]).toEqual([1, 1, 0, 0, 1, 0, 0]);
    expect(made.ended).toEqual([3]);
  });

  test('gaps count as zero and late series make sums unknown where that is asked for', () => {
    const made = aggregatePanel(hierarchy, panel, { gaps: 'zero', late: 'missing' });
    expect(rows(made.values, made.periods).slice(0, 5)).toEqual([
      [NaN, NaN, 2133, 244],
      [11, 2, 33, 44],
      [NaN, NaN, 2100, 200],
      [1, 2, 3, 4],
      [10, 0, 30, 40],
    ]);
  });

  test('a panel of another size is refused', () => {
    expect(() => aggregatePanel(hierarchyOf('ab'), panel)).toThrow('The hierarchy has 2 series at the bottom, the panel 4.');
  });
});
