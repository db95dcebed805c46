import { describe, expect, test } from 'vitest';
import { seriesAt, type Panel } from '../../../engine/core/panel.ts';
import { aggregatePanel, buildHierarchy, nodePanel, spreadOf } from '../../../engine/hierarchy/index.ts';

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
const hierarchyOf = (groups: string) => {
  const values = groups.split('');
  return buildHierarchy({ ids: values.map((_, j) => `s${j}`), columns: [{ name: 'group', values }] }, { chains: [['group']] });
};

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

describe('a panel of all nodes', () => {
  const bottom: Panel = {
    ...panelOf([
      [0, [1, 2, 3]],
      [1, [20, 30]],
      [0, [100, 200]],
    ]),
    futurePeriods: 1,
    regressors: [{ name: 'price', values: Float64Array.of(1, NaN, 3, 5, 7, 9, 11), future: Float64Array.of(2, 4, 1000) }],
  };
  const hierarchy = hierarchyOf('aab');
  const { panel, nodes } = nodePanel(hierarchy, bottom, aggregatePanel(hierarchy, bottom));

  test('has each node as a series from its first value, ids in ascending order', () => {
    expect(panel.ids).toEqual([...panel.ids].sort());
    expect([...nodes.toSorted()]).toEqual([0, 1, 2, 3, 4]);
    const found = (label: string) => {
      const at = nodes.indexOf(hierarchy.nodes.findIndex((node) => node.label === label));
      return { ...seriesAt(panel, at), start: panel.start[at], future: panel.regressors?.[0]?.future[at] };
    };
    expect(hierarchy.nodes.map(({ label }) => label)).toEqual(['Total', 'a', 's0', 's1', 's2']);
    expect([...found('Total').y]).toEqual([101, 222, 33]);
    expect([...found('s1').y]).toEqual([20, 30]);
    expect(found('s1').start).toBe(1);
    expect([...found('s2').y]).toEqual([100, 200, 0]);
    // Prices are means over the series that have one; the future of a series that has ended is not that of its sums.
    expect([...(found('Total').xreg?.[0]?.values ?? [])]).toEqual([5, 8, 5]);
    expect([found('Total').future, found('a').future, found('s2').future]).toEqual([3, 3, NaN]);
  });

  test('tells what each node is', () => {
    const of = (name: string) => panel.statics?.find((one) => one.name === name)?.values;
    expect(panel.ids.map((id, k) => [id, of('group')?.[k], of('level')?.[k]])).toEqual([
      ['Total', '', 'total'],
      ['s0', 'a', 'series'],
      ['s1', 'a', 'series'],
      ['s2', 'b', 'series'],
      ['{"group":"a"}', 'a', 'group'],
    ]);
  });
});

test('the spread of a forecast is read from the interval about 80 percent', () => {
  const interval = (level: number, low: number, high: number) => ({ level, lower: Float64Array.of(low), upper: Float64Array.of(high) });
  const forecast = { mean: Float64Array.of(2), intervals: [interval(80, 0, 4.563103), interval(95, 0, 9)] };
  expect(spreadOf(forecast, true)[0]).toBeCloseTo(2, 5);
  expect(spreadOf(forecast, false)[0]).toBeCloseTo(4.563103 / 2 / 1.2815515655, 8);
  expect(() => spreadOf({ mean: Float64Array.of(1), intervals: [] }, true)).toThrow('has none');
});
