import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { columnsOf, softmax, trainWeights, weightScores, type WeightModel } from '../../../engine/ensembles/softmax-boosting.ts';
import { seriesFeatureNames, seriesFeatures } from '../../../engine/ensembles/series-features.ts';

const settings = { rounds: 1, learningRate: 1, minChildRows: 1, minChildWeight: 0, lambda: 0, maxLeaves: 2 };
const context = { rng: createRng(1), shouldStop: () => false };

function trained(features: readonly number[], losses: readonly (readonly number[])[], changes: Partial<typeof settings> = {}): WeightModel {
  const work = trainWeights(
    {
      columns: columnsOf(
        ['x'],
        features.map((value) => Float64Array.of(value)),
      ),
      losses: losses.map((row) => Float64Array.from(row)),
    },
    { ...settings, ...changes },
    context,
  );
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
const scoresAt = (model: WeightModel, x: number): number[] => [...(weightScores(model, columnsOf(['x'], [Float64Array.of(x)]))[0] ?? [])];

describe('boosted weights', () => {
  it('take the Newton step of the weighted mean loss, worked by hand', () => {
    // Weights 1/2 each, losses 1 and 3, mean 2: gradients 0.5 (1 - 2) and 0.5 (3 - 2); hessians l w (1 - w) - g w = 0.5 for both.
    // Leaves: -(-0.5) / 0.5 = 1 and -0.5 / 0.5 = -1. The other rows have the losses the other way round.
    const rows = Array.from({ length: 40 }, (_, i) => i);
    const model = trained(
      rows.map((i) => (i < 20 ? 0 : 1)),
      rows.map((i) => (i < 20 ? [1, 3] : [3, 1])),
    );
    expect(scoresAt(model, 0)[0]).toBeCloseTo(1, 5);
    expect(scoresAt(model, 0)[1]).toBeCloseTo(-1, 5);
    expect(scoresAt(model, 1)[0]).toBeCloseTo(-1, 5);
  });

  it('put nearly all weight on what is always better after many rounds, and learn nothing where all losses are zero', () => {
    const rows = Array.from({ length: 60 }, (_, i) => i);
    const model = trained(
      rows,
      rows.map(() => [1, 2, NaN]),
      { rounds: 60, learningRate: 0.3 },
    );
    const weights = softmax(scoresAt(model, 5), (j) => j < 2, new Float64Array(3));
    expect(weights[0]).toBeGreaterThan(0.95);
    expect(weights[2]).toBe(0);
    const nothing = trained(
      rows,
      rows.map(() => [0, 0]),
    );
    expect(scoresAt(nothing, 3)).toEqual([0, 0]);
  });
});

describe('features of a series', () => {
  const at = (y: Float64Array, m: number, name: (typeof seriesFeatureNames)[number]): number =>
    seriesFeatures(y, m)[seriesFeatureNames.indexOf(name)] ?? NaN;
  const season = Float64Array.from({ length: 96 }, (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / 12));

  it('tell lines, seasons and noise apart', () => {
    const line = Float64Array.from({ length: 80 }, (_, t) => 3 - 2 * t);
    expect(at(line, 1, 'trend')).toBeCloseTo(1, 9);
    expect(at(line, 1, 'slope')).toBe(-1);
    expect(at(season, 12, 'season-strength')).toBeCloseTo(1, 6);
    expect(at(season, 12, 'season-acf')).toBeGreaterThan(0.8);
    const rng = createRng(3);
    const noise = Float64Array.from({ length: 400 }, () => rng.normal());
    expect(Math.abs(at(noise, 1, 'acf1'))).toBeLessThan(0.15);
    expect(at(noise, 1, 'acf1-of-changes')).toBeCloseTo(-0.5, 1);
    expect(at(noise, 12, 'season-strength')).toBeLessThan(0.2);
  });

  it('do not depend on the units, but for those of the mean, and are finite or missing for odd series', () => {
    const scaled = season.map((value) => 1000 * value);
    seriesFeatures(season, 12).forEach((value, i) => expect(seriesFeatures(scaled, 12)[i]).toBeCloseTo(value, 8));
    for (const y of [
      new Float64Array(50),
      Float64Array.of(1, 2),
      Float64Array.of(NaN, 5, NaN, NaN, 7, 1e90),
      new Float64Array(30).fill(7),
      new Float64Array(0),
    ])
      for (const value of seriesFeatures(y, 12)) expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true);
  });
});
