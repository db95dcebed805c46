import { describe, expect, it } from 'vitest';
import type { Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { checkFeatures } from '../../../engine/features/check.ts';
import { fitFeatures, planFeatures } from '../../../engine/features/matrix/plan.ts';
import type { FeatureSet, FeatureSpec } from '../../../engine/features/matrix/spec.ts';
import { sampleFeatures } from '../../../engine/features/sample.ts';
import { selectFeatures } from '../../../engine/features/select.ts';

/** Series of very different size that follow a regressor in a straight line and another one in a bend. */
function panelOf(n = 6, length = 400): Panel {
  const rng = createRng(9);
  const total = n * length;
  const column = (make: (t: number) => number) => Float64Array.from({ length: total }, (_, t) => make(t));
  const straight = column(() => rng.normal());
  const bent = column(() => rng.normal());
  const noise = column(() => rng.normal());
  const y = column((t) => {
    const size = 10 ** Math.floor(t / length / 2);
    return size * (20 + 2 * (straight[t] as number) + 2 * (bent[t] as number) ** 2 + 0.5 * rng.normal());
  });
  const regressors = Object.entries({
    straight,
    bent,
    noise,
    copy: straight.map((value) => 3 - 2 * value),
    near: straight.map((value) => value + 0.2 * rng.normal()),
    flat: column(() => 4),
    empty: column(() => NaN),
    target: y.map((value) => value),
  }).map(([name, values]) => ({ name, values, future: new Float64Array(n) }));
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids: Array.from({ length: n }, (_, i) => `s${i}`),
    offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * length),
    start: new Int32Array(n),
    y,
    regressors,
    futurePeriods: 1,
  };
}
const panel = panelOf();
const names = ['straight', 'bent', 'noise', 'copy', 'near', 'flat', 'empty'];
function planOf(specs: readonly FeatureSpec[], changes: Partial<FeatureSet> = {}) {
  return planFeatures(panel, { specs, horizon: 1, strategy: 'recursive', ...changes }, fitFeatures(panel, specs));
}
const regressors = (of: readonly string[]): FeatureSpec[] => of.map((name) => ({ kind: 'regressor', of: name }));

describe('selection', () => {
  const selected = selectFeatures(sampleFeatures(panel, planOf(regressors(names))));
  const of = (name: string) => selected.find((column) => column.name === name);

  it('finds lines and bends alike, whatever the size of the series, and nothing in noise', () => {
    expect(of('straight')?.correlation).toBeGreaterThan(0.5);
    expect(Math.abs(of('bent')?.correlation ?? 1)).toBeLessThan(0.15);
    expect(of('bent')?.information).toBeGreaterThan(0.5);
    expect(of('noise')?.information).toBeLessThan(0.15);
    expect(of('straight')?.importance).toBeGreaterThan(10 * (of('noise')?.importance ?? 1));
  });

  it('drops what is empty, constant, a copy, or goes with a stronger one, and says why', () => {
    expect(of('empty')).toMatchObject({ keep: false, reason: 'It never has a value.', missing: 1 });
    expect(of('flat')).toMatchObject({ keep: false, reason: 'It is always the same.' });
    // Of two that say exactly the same the first stays.
    expect(of('straight')?.keep).toBe(true);
    expect(of('copy')).toMatchObject({ keep: false, reason: 'It says the same as straight.' });
    expect(of('near')?.reason).toMatch(/^It goes with straight \(r = 0\.98\)/);
    expect(selected.filter(({ keep }) => keep).map(({ name }) => name)).toEqual(['straight', 'bent', 'noise']);
  });
});

describe('checks of features', () => {
  const check = (specs: readonly FeatureSpec[], changes: Partial<FeatureSet> = {}, horizon = 1) => {
    const plan = planOf(specs, { horizon, ...changes });
    return checkFeatures(plan, sampleFeatures(panel, plan), horizon).map(({ code, severity, column }) => [code, severity, column]);
  };
  it('find nothing in sound ones', () => {
    expect(check([...regressors(['straight', 'bent', 'noise']), { kind: 'lag', lags: [1, 7] }])).toEqual([]);
  });
  it('find columns that are empty, constant, copies, or the target itself', () => {
    expect(check(regressors([...names, 'target']))).toEqual([
      ['feature-duplicate', 'warning', 'copy'],
      ['feature-constant', 'warning', 'flat'],
      ['feature-empty', 'error', 'empty'],
      ['feature-leak', 'error', 'target'],
    ]);
  });
  it('find lags that are mostly missing, not known over the horizon, or made twice', () => {
    expect(
      check(
        [
          { kind: 'lag', lags: [7, 300, 5] },
          { kind: 'lag', lags: [300] },
        ],
        { strategy: 'direct' },
        7,
      ),
    ).toEqual([
      ['feature-missing', 'warning', 'lag_300'],
      ['feature-reach', 'warning', 'lag_5'],
      ['feature-repeated', 'info', 'lag_300'],
    ]);
  });
});

describe('the sample', () => {
  it('has every day of the week, however many rows are left out', () => {
    const dated = { ...panel, axis: { frequency: panel.frequency, granularity: 'date', origin: 0, dayOfMonth: 1 } } as const;
    const specs: FeatureSpec[] = [{ kind: 'calendar', parts: ['day-of-week'] }];
    const plan = planFeatures(dated, { specs, horizon: 1, strategy: 'direct' }, fitFeatures(dated, specs));
    for (const rows of [2400 / 7, 2400 / 14, 100]) {
      const { values, y } = sampleFeatures(dated, plan, { rows });
      expect(Math.abs(y.length - rows)).toBeLessThan(4 * Math.sqrt(rows));
      const counts = [1, 2, 3, 4, 5, 6, 7].map((day) => values[0]?.filter((value) => value === day).length ?? 0);
      expect(Math.min(...counts)).toBeGreaterThan(rows / 7 / 3);
    }
  });
  it('has training rows only, evenly from all series, and is the same twice', () => {
    const plan = planOf([{ kind: 'lag', lags: [1] }]);
    const sample = sampleFeatures(panel, plan, { rows: 300, until: 200 });
    expect(sample.y.length).toBeGreaterThan(100);
    expect(sample.y.length).toBeLessThan(400);
    expect(new Set(sample.series).size).toBe(6);
    expect(sampleFeatures(panel, plan, { rows: 300, until: 200 })).toEqual(sample);
    const later = { ...panel, y: panel.y.map((value, i) => (i % 400 < 200 ? value : -1)) };
    expect(sampleFeatures(later, plan, { rows: 300, until: 200 })).toEqual(sample);
  });
});
