import { describe, expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { comparePanels, type PanelSide } from '../../../engine/drift/index.ts';

interface World {
  readonly length: number;
  readonly series?: number;
  readonly seed?: number;
  /** Changes a value: of series i at period t. */
  readonly change?: (value: number, t: number, i: number) => number;
  readonly regressor?: (t: number, i: number, noise: number) => number;
  readonly regressors?: readonly string[];
}

/** Days of several series with trend, week, year and noise; the same seed gives the same values whatever the length. */
function side({ length, series = 6, seed = 1, change = (value) => value, regressor, regressors = ['price'] }: World, at = 0): PanelSide {
  const y = new Float64Array(series * length);
  const x = new Float64Array(series * length);
  for (let i = 0; i < series; i++) {
    const rng = createRng(seed * 1000 + i);
    for (let t = 0; t < length; t++) {
      const year = 15 * Math.sin((2 * Math.PI * t) / 364);
      const week = [20, 5, 0, -5, -10, -15, 5][t % 7] as number;
      y[i * length + t] = change(100 + 20 * i + 0.03 * t + year + week + 6 * rng.normal(), t, i);
      const noise = rng.normal();
      x[i * length + t] = regressor ? regressor(t, i, noise) : 10 + noise + 2 * Math.sin((2 * Math.PI * t) / 364);
    }
  }
  const panel: Panel = {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: Array.from({ length: series }, (_, i) => `s${i}`),
    offsets: Int32Array.from({ length: series + 1 }, (_, i) => i * length),
    start: new Int32Array(series),
    y,
    regressors: regressors.map((name) => ({ name, values: x, future: new Float64Array(0) })),
  };
  return { panel, at };
}

const END = 1200;
const KNOWN = END - 28;
const since = (t: number): boolean => t >= KNOWN;
const compare = (world: Omit<World, 'length'>, options = {}) =>
  comparePanels(side({ ...world, length: KNOWN, change: (value) => value }), side({ ...world, length: END }), [7], options);
const drifted = (found: ReturnType<typeof compare>): string[] =>
  found.features.filter(({ decision }) => decision === 'drift').map(({ name }) => name);

describe('a panel is compared with what a model learnt from', () => {
  test('trend, week and year are no drift', () => {
    const found = compare({});
    expect(drifted(found)).toEqual([]);
    expect(found.seasons.map((season) => season.drifted)).toEqual([false]);
    expect(found.series.filter((one) => one.drifted)).toEqual([]);
    expect(found.windows).toMatchObject({ current: { from: KNOWN, to: END }, reference: { from: KNOWN - 364, to: KNOWN }, byYear: true });
    expect(found.features.every(({ natural }) => (natural?.apart ?? 0) > 20)).toBe(true);
    expect(found.grid.overlap).toEqual({ values: 6 * KNOWN, revised: 0 });
  });

  test('a level that moves in all series is the target, by as much as it moved', () => {
    const found = compare({ change: (value, t) => (since(t) ? 1.3 * value : value) });
    expect(drifted(found)).toEqual(['target']);
    const [target] = found.features;
    expect(target?.reasons).toContain('level');
    expect(target?.level?.change).toBeCloseTo(0.3, 1);
    expect(found.series.filter((one) => one.drifted)).toHaveLength(6);
    expect(found.changes.map(({ at }) => at)).toEqual([KNOWN]);
  });

  test('a level that moves in one series is that series', () => {
    const found = compare({ change: (value, t, i) => (since(t) && i === 2 ? 0.6 * value : value) });
    expect(found.series.filter((one) => one.drifted).map(({ id }) => id)).toEqual(['s2']);
    expect(found.series[0]?.change).toBeCloseTo(-0.4, 1);
  });

  test('a week of another shape is the season, in every series', () => {
    const found = compare({ change: (value, t) => (since(t) ? value + ([-30, 0, 10, 0, 0, 20, 0][t % 7] as number) : value) });
    expect(found.seasons[0]).toMatchObject({ drifted: true, seasonLength: 7 });
    expect(found.seasons[0]?.series.filter((one) => one.drifted)).toHaveLength(6);
    // Its values lie further apart, but not elsewhere.
    expect(found.features.find(({ name }) => name === 'target')?.reasons).not.toContain('level');
  });

  test('a price that rises has drifted, and ranks by what the model leans on it', () => {
    const regressor = (t: number, _i: number, noise: number): number => 10 + noise + (since(t) ? 4 : 0);
    const found = compare({ regressor }, { importance: { price: 0.4 } });
    expect(drifted(found)).toEqual(['price']);
    const [price] = found.features;
    expect(price).toMatchObject({ importance: 0.4 });
    expect(price?.impact).toBeCloseTo(0.4 * (price?.effect ?? 0), 12);
    expect(compare({ regressor }).features[0]).toMatchObject({ importance: null });
  });

  test('a flag that is set more often is told from one that is set as the year before', () => {
    const flag = (share: (t: number) => number) => (t: number, i: number) => (((t * 7919 + i * 104_729) % 1000) / 1000 < share(t) ? 1 : 0);
    expect(drifted(compare({ regressor: flag((t) => (t % 364 < 100 ? 0.4 : 0.1)) }))).toEqual([]);
    const found = compare({ regressor: flag((t) => (since(t) ? 0.8 : 0.1)) });
    expect(drifted(found)).toEqual(['price']);
    expect(found.features[0]).toMatchObject({ adjustment: 'same-weeks', distribution: { test: 'chi-squared' } });
  });

  test('a week without values is missing, whatever the rest', () => {
    const found = compare({ change: (value, t) => (t >= END - 15 && t < END - 8 ? NaN : value) });
    expect(found.features.find(({ name }) => name === 'target')).toMatchObject({
      reasons: ['missing'],
      missing: { reference: 0, current: 0.25 },
    });
  });

  test('columns and series that came or went, and values that were changed', () => {
    const reference = side({ length: KNOWN, regressors: ['price', 'promo'], series: 7 });
    const now = side({ length: END, regressors: ['price', 'weather'], change: (value, t, i) => (t === 5 && i < 2 ? value + 1 : value) });
    const { ids, ...panel } = now.panel;
    const found = comparePanels(reference, { at: 0, panel: { ...panel, ids: [...ids.slice(0, 5), 'new'] } }, [7]);
    expect(found.grid).toMatchObject({ added: ['weather'], removed: ['promo'], fresh: ['new'], overlap: { revised: 2 } });
    expect(found.grid.vanished).toEqual(['s5', 's6']);
  });

  test('axes may begin at different places', () => {
    const all = side({ length: END });
    const later = side({ length: END });
    // The current version begins 100 days later; its values before are cut off.
    const cut = 100;
    const length = END - cut;
    const take = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 6 * length }, (_, k) => values[Math.floor(k / length) * END + cut + (k % length)] as number);
    const shorter: PanelSide = {
      at: cut,
      panel: {
        ...later.panel,
        offsets: Int32Array.from({ length: 7 }, (_, i) => i * length),
        y: take(later.panel.y),
        regressors: (later.panel.regressors ?? []).map((one) => ({ ...one, values: take(one.values) })),
      },
    };
    const found = comparePanels(all, shorter, [7]);
    expect(found.grid).toMatchObject({ offset: 0, periods: END, overlap: { values: 6 * length, revised: 0 } });
  });

  test('short histories are judged without a year, and said so', () => {
    const make = (length: number, lift: number) => side({ length, change: (value, t) => (t >= 120 ? value * lift : value) });
    const calm = comparePanels(make(120, 1), make(148, 1), [7]);
    expect(calm.features.find(({ name }) => name === 'target')).toMatchObject({ adjustment: 'season', natural: null });
    expect(drifted(calm)).not.toContain('target');
    expect(drifted(comparePanels(make(120, 1), make(148, 1.6), [7]))).toContain('target');
    expect(() => comparePanels(make(20, 1), make(40, 1), [7])).toThrow(/needs as many before/);
  });

  test('the same data give the same result', () => {
    expect(JSON.stringify(compare({}))).toBe(JSON.stringify(compare({})));
  });
});
