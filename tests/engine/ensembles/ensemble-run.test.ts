import { describe, expect, it } from 'vitest';
import {
  createEnsembleRun,
  ensembleByKind,
  forecastEnsemble,
  isEnsemble,
  type EnsembleFitted,
  type EnsembleKind,
  type EnsembleResult,
  type EnsembleSeries,
} from '../../../engine/ensembles/index.ts';
import { createRng } from '../../../engine/core/rng.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { made, type MadeMember } from './made.ts';

const options = { horizon: 4, folds: 3, levels: [80, 95] } as const;
const kinds: readonly EnsembleKind[] = ['ensemble-mean', 'ensemble-median', 'ensemble-weighted', 'ensemble-stacking', 'ensemble-features'];
const few = { n_estimators: 8 };

function run(kind: EnsembleKind, all: readonly EnsembleSeries[], spec: Spec = {}) {
  const model = ensembleByKind(kind);
  if (!model) throw new Error(kind);
  const members = (all[0]?.final ?? []).map((_, i) => ({ run: `m${i}`, kind: `m${i}`, label: `Model ${i}` }));
  const ensemble = createEnsembleRun(model, spec, { ...options, members, seriesCount: all.length, squared: false });
  for (const series of all) ensemble.observe(series);
  for (const _ of ensemble.learn({ rng: createRng(1), shouldStop: () => false }));
  for (const series of all) ensemble.judge(series);
  return { results: all.map((series) => ensemble.finish(series)), model: ensemble.model() };
}
const fittedOf = (result: EnsembleResult | undefined): EnsembleFitted => {
  if (!result || !isEnsemble(result.fitted)) throw new Error('it is no ensemble');
  return result.fitted;
};
const weightsOf = (result: EnsembleResult | undefined): Record<string, number> =>
  Object.fromEntries(fittedOf(result).members.map(({ run: name, weight }) => [name, weight]));

const good: MadeMember = { spread: 1 };
const bad: MadeMember = { spread: 4 };

describe('an ensemble', () => {
  it('has equal weights as a mean, and the middle as a median', () => {
    const all = made(6, [good, bad, bad], options);
    const { results } = run('ensemble-mean', all);
    expect(weightsOf(results[0])).toEqual({ m0: 1 / 3, m1: 1 / 3, m2: 1 / 3 });
    const median = run('ensemble-median', all).results[2]?.forecast.mean;
    const sorted = (all[2]?.final ?? []).map((forecast) => forecast?.mean[1] ?? NaN).sort((a, b) => a - b);
    expect(median?.[1]).toBe(sorted[1]);
  });

  it('weighs members by one over their mean squared error', () => {
    // Many series of the same kind: 1 and 4 times the spread make weights of 16 and 1.
    const { model } = run('ensemble-weighted', made(400, [good, bad], options), { pooling: 'pooled' });
    expect((model.weights[0] ?? NaN) / (model.weights[1] ?? NaN)).toBeGreaterThan(5);
    const even = run('ensemble-weighted', made(50, [good, bad], options), { power: 0 });
    expect(even.model.weights).toEqual([0.5, 0.5]);
  });

  it('stacks away a common part that inverse errors cannot see', () => {
    // The second errs by 3 upwards, the third by 3 downwards: together they are right, the first has an error of its own.
    const all = made(60, [{ spread: 2 }, { bias: 3, spread: 0.1 }, { bias: -3, spread: 0.1 }], options);
    const { results, model } = run('ensemble-stacking', all);
    expect(model.weights[0]).toBeLessThan(0.1);
    expect(model.weights[1]).toBeCloseTo(0.5, 1);
    for (const result of results.slice(0, 5)) expect(weightsOf(result)['m1']).toBeGreaterThan(0.35);
    const errorOf = (kind: EnsembleKind): number =>
      run(kind, all).results.reduce((sum, { folds }) => sum + (folds.at(-1)?.metrics.mae ?? NaN), 0);
    expect(errorOf('ensemble-stacking')).toBeLessThan(0.5 * errorOf('ensemble-weighted'));
  });

  it('stays at equal weights with a single series of few folds unless other weights did better', () => {
    const [alone] = made(1, [good, { spread: 1.05 }], options, 5);
    if (!alone) throw new Error();
    const stacked = run('ensemble-stacking', [alone], { pooling: 'series' });
    // Drawn together by half a fold against three.
    for (const weight of Object.values(weightsOf(stacked.results[0]))) expect(weight).toBeGreaterThan(0.2);
    expect(weightsOf(stacked.results[0])['m0']).not.toBe(0.5);
  });

  it.each(kinds)('%s knows nothing of a fold that it forecasts, nor of what comes after it, in any series', (kind) => {
    const learns = kind === 'ensemble-features';
    const spec = learns ? few : {};
    const all = made(learns ? 220 : 8, [good, bad, { spread: 2, bias: 1 }], { ...options, start: (index) => (index % 2) * 3 });
    const before = run(kind, all, spec).results;
    if (learns) expect(weightsOf(before[0])['m0']).toBeGreaterThan(0.4);
    for (const fold of [0, 1, 2]) {
      const from = Math.min(...all.map((series) => series.folds[fold]?.cut ?? Infinity));
      const changed = all.map((series) => ({
        ...series,
        folds: series.folds.map((one) => ({
          ...one,
          data: { ...one.data, actual: one.data.actual.map((value, step) => (one.cut + step >= from ? value * 7 + 100 : value)) },
        })),
      }));
      run(kind, changed, spec).results.forEach((result, i) => {
        // Series that start later have their fold later: what changed lies before it.
        if ((all[i]?.folds[fold]?.cut ?? 0) !== from) return;
        for (let k = 0; k <= fold; k++) expect(result.folds[k]?.forecast, `fold ${k}`).toEqual(before[i]?.folds[k]?.forecast);
      });
    }
    // The final forecast does know them.
    if (kind !== 'ensemble-mean' && kind !== 'ensemble-median') {
      const other = run(
        kind,
        all.map((series) => ({
          ...series,
          folds: series.folds.map((one) => ({ ...one, forecasts: [...one.forecasts.slice(1), one.forecasts[0] ?? null] })),
        })),
        spec,
      );
      expect(other.results[0]?.forecast.mean).not.toEqual(before[0]?.forecast.mean);
    }
  });

  it('learns from features of the series which members suit it, which one set of weights cannot', () => {
    // Of the lines the second member is right, of the others the first.
    const lines = made(150, [bad, good], options, 2).map((series) => {
      const line = (y: Float64Array): Float64Array => y.map((_, t) => 5 * t);
      const folds = series.folds.map((fold) => ({
        ...fold,
        data: { ...fold.data, training: { ...fold.data.training, y: line(fold.data.training.y) } },
      }));
      return { ...series, series: { ...series.series, id: `line ${series.series.id}`, y: line(series.series.y) }, folds };
    });
    const all = [...made(150, [good, bad], options, 3), ...lines];
    const { results, model } = run('ensemble-features', all);
    for (const result of results.slice(0, 20)) expect(weightsOf(result)['m0']).toBeGreaterThan(0.75);
    for (const result of results.slice(-20)) expect(weightsOf(result)['m1']).toBeGreaterThan(0.75);
    expect(model.weights[0]).toBeCloseTo(0.5, 1);
    const errorOf = (kind: EnsembleKind, spec: Spec): number =>
      run(kind, all, spec).results.reduce((sum, { folds }) => sum + (folds[2]?.metrics.mae ?? NaN), 0);
    expect(errorOf('ensemble-features', {})).toBeLessThan(0.8 * errorOf('ensemble-stacking', { pooling: 'pooled' }));
    // Too few folds are known before the first one, and with too few series ever.
    expect(weightsOf(run('ensemble-features', all.slice(0, 60)).results[0])).toEqual({ m0: 0.5, m1: 0.5 });
  });

  it('forecasts the oldest fold with equal weights', () => {
    const all = made(10, [good, bad], options);
    const { results } = run('ensemble-stacking', all);
    const first = all[0]?.folds[0];
    const mean = (step: number): number => ((first?.forecasts[0]?.mean[step] ?? NaN) + (first?.forecasts[1]?.mean[step] ?? NaN)) / 2;
    expect(results[0]?.folds[0]?.forecast.mean[2]).toBeCloseTo(mean(2), 12);
  });

  it.each(kinds)('%s leaves out a member where it could not be used, and has a naive model where none could', (kind) => {
    const missing: MadeMember = { spread: 1, missing: (index, fold) => index === 0 || (index === 1 && fold < 3) };
    const never: MadeMember = { spread: 2, missing: (index) => index === 2 };
    const both = (index: number): boolean => index === 2;
    const all = made(7, [{ ...missing, missing: (i, f) => (missing.missing?.(i, f) ?? false) || both(i) }, never], options);
    const { results } = run(kind, all);
    expect(weightsOf(results[0])).toEqual({ m1: 1 });
    expect(results[0]?.warnings).toEqual([{ code: 'member-left-out', message: 'Model 0 could not be used and has no weight.' }]);
    expect(results[1]?.modelUsed).toBe(kind);
    expect(results[2]).toMatchObject({ modelUsed: 'naive' });
    expect(results[2]?.warnings[0]?.code).toBe('fell-back');
    expect(results[2]?.folds.map(({ model }) => model)).toEqual(['naive', 'naive', 'naive']);
  });

  it.each(kinds)('%s has finite, nested intervals that keep their level whatever the members say', (kind) => {
    // Both members say half of their spread: measured errors put it right.
    const narrow = { spread: 2, width: 1.96 };
    const all = made(300, [narrow, narrow, narrow], { ...options, folds: 3 });
    const { results } = run(kind, all);
    let inside = 0;
    let total = 0;
    for (const { forecast, stepCoverage, folds } of results) {
      for (const { mean, intervals } of [forecast, ...folds.map((fold) => fold.forecast)])
        mean.forEach((value, step) => {
          const at = (level: number, side: 'lower' | 'upper'): number => intervals.find((one) => one.level === level)?.[side][step] ?? NaN;
          expect(at(95, 'lower')).toBeLessThanOrEqual(at(80, 'lower'));
          expect(at(80, 'lower')).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(at(80, 'upper'));
          expect(at(80, 'upper')).toBeLessThanOrEqual(at(95, 'upper'));
        });
      for (const { fold } of [{ fold: folds[2] }])
        for (const count of fold?.coverage ?? []) {
          if (count.level !== 95) continue;
          inside += count.inside;
          total += count.total;
        }
      expect(stepCoverage[1]?.total.reduce((a, b) => a + b, 0)).toBe(12);
    }
    // Three uncorrelated members: their mean has 1.15 of a spread of 1 that they say.
    expect(inside / total).toBeGreaterThan(0.93);
    expect(inside / total).toBeLessThan(0.98);
    const [scale] = results.map((result) => fittedOf(result).calibration.scale);
    expect(scale).toBeGreaterThan(0.9);
  });

  it.each(kinds)('%s forecasts again from plain JSON, and keeps above zero what never was below', (kind) => {
    const all = made(6, [{ spread: 60 }, { spread: 80 }], options).map((series) => ({
      ...series,
      final: series.final.map((forecast) => forecast && { ...forecast, mean: forecast.mean.map((value) => Math.abs(value) / 50) }),
    }));
    const { results } = run(kind, all);
    results.forEach((result, i) => {
      const saved = JSON.parse(JSON.stringify(result.fitted)) as EnsembleFitted;
      const again = forecastEnsemble(saved, (name) => {
        const forecast = all[i]?.final[Number(name.slice(1))];
        if (!forecast) throw new Error(name);
        return forecast;
      });
      expect(again).toEqual(result.forecast);
      for (const { lower } of result.forecast.intervals) for (const bound of lower) expect(bound).toBeGreaterThanOrEqual(0);
    });
    const newer = { ...fittedOf(results[0]), formatVersion: 2 } as unknown as EnsembleFitted;
    expect(() => forecastEnsemble(newer, () => results[0]?.forecast ?? { mean: new Float64Array(0), intervals: [] })).toThrow(
      /newer version/,
    );
  });

  it.each(kinds)('%s takes constant series, series without folds, and no levels', (kind) => {
    const flat = made(3, [{ spread: 0 }, { spread: 0 }], options).map((series) => ({ ...series, scale: 0 }));
    for (const { forecast } of run(kind, flat).results) expect(forecast.mean.every(Number.isFinite)).toBe(true);
    const short = made(3, [good, bad], { ...options, folds: 0 });
    const { results } = run(kind, short);
    expect(results[0]?.folds).toEqual([]);
    expect(weightsOf(results[0])).toEqual({ m0: 0.5, m1: 0.5 });
    const bare = made(6, [good, bad], { ...options, levels: [] });
    expect(run(kind, bare).results[0]?.forecast.intervals).toEqual([]);
  });
});
