import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { modelByKind } from '../../../engine/models/index.ts';
import { m4Set } from '../../bench/accuracy-data.ts';
import { scoreOf, type Score } from '../../bench/accuracy-table.ts';
import { sharedData } from '../../shared-data.ts';
import { context } from '../test-context.ts';

const series = sharedData('m4', 'm4_A.csv.gz');
const published = sharedData('m4', 'm4_A_published_forecasts.csv.gz');
const fromR = sharedData('m4', 'm4_A_R_forecasts.csv.gz');

const rowsOf = (file: string): string[][] =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));

function pointForecast(kind: string, y: Float64Array, seasonLength: number, horizon: number): Float64Array {
  const model = modelByKind(kind);
  return model.forecast(model.fit({ id: '', y, seasonLength }, {}, context()), { horizon, levels: [] }).mean;
}

/** Largest difference over the largest value. */
function difference(actual: Float64Array, expected: ArrayLike<number>): number {
  let most = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs((actual[i] as number) - (expected[i] as number)));
    scale = Math.max(scale, Math.abs(expected[i] as number));
  }
  return most / scale;
}

describe.skipIf(series === null || published === null)('the benchmarks that the M4 competition published', () => {
  test.each([
    ['naive', 'Naive'],
    ['seasonal-naive', 'sNaive'],
    ['naive2', 'Naive2'],
  ])('%s is %s on every series, to nine digits', (kind, method) => {
    const training = new Map<string, { m: number; y: number[] }>();
    for (const [id = '', , m, , split, , value] of rowsOf(series as string)) {
      if (split !== 'train') continue;
      const one = training.get(id) ?? { m: Number(m), y: [] };
      one.y.push(Number(value));
      training.set(id, one);
    }
    const forecasts = new Map<string, number[]>();
    for (const [id = '', , name, step, value] of rowsOf(published as string)) {
      if (name !== method) continue;
      const one = forecasts.get(id) ?? [];
      one[Number(step) - 1] = Number(value);
      forecasts.set(id, one);
    }
    expect(forecasts.size).toBeGreaterThan(500);
    for (const [id, expected] of forecasts) {
      const { m, y } = training.get(id) as { m: number; y: number[] };
      expect(difference(pointForecast(kind, Float64Array.from(y), m, expected.length), expected), id).toBeLessThan(1e-9);
    }
  });
});

describe.skipIf(series === null || fromR === null)('Theta and CES on the M4 sample', () => {
  const set = series === null || fromR === null ? null : m4Set();

  test('theta forecasts what thetaf of R does, but for one series where R stops at a worse optimum', () => {
    const thetaf = set?.peers.get('thetaf');
    const far = (set?.series ?? []).filter(({ id, training, m, actual }) => {
      const expected = thetaf?.get(id)?.mean as Float64Array;
      return difference(pointForecast('theta', training, m, actual.length), expected) > 1e-4;
    });
    // R smooths Y9010 with alpha 0.705 and a sum of squares of 5,578,910; Almanac finds 5,277,570 at the lower bound of alpha.
    expect(far.map(({ id }) => id)).toEqual(['Y9010']);
  });

  const scored = (kind: string): Score[] =>
    (set?.series ?? []).map((one) => {
      const model = modelByKind(kind);
      const fitted = model.fit({ id: one.id, y: one.training, seasonLength: one.m }, {}, context());
      const { mean, intervals } = model.forecast(fitted, { horizon: one.actual.length, levels: [80, 95] });
      return scoreOf(one, { mean, bounds: intervals });
    });
  const average = (scores: readonly Score[], of: (score: Score) => number): number =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length;

  test('dynamic-optimised-theta has lower mean errors than thetaf and Theta of R at every complete frequency', () => {
    const ours = scored('dynamic-optimised-theta');
    for (const group of ['Yearly', 'Quarterly', 'Weekly', 'Hourly'])
      for (const peer of ['thetaf', 'Theta']) {
        const mine = ours.filter((score) => score.group === group);
        const theirs = (set?.series ?? [])
          .filter((one) => one.group === group)
          .map((one) => scoreOf(one, set?.peers.get(peer)?.get(one.id) as { mean: Float64Array; bounds: [] }));
        for (const of of [(score: Score) => score.mase, (score: Score) => score.smape])
          expect(average(mine, of), `${group} ${peer}`).toBeLessThan(average(theirs, of));
      }
  });

  test.each(['theta', 'optimised-theta', 'dynamic-theta', 'dynamic-optimised-theta', 'ces'])(
    '%s covers 93 to 97 percent of the test values by its 95 percent intervals',
    (kind) => {
      const scores = scored(kind);
      const coverage = average(scores, ({ inside95 }) => inside95) / average(scores, ({ steps }) => steps);
      expect(coverage).toBeGreaterThan(0.93);
      expect(coverage).toBeLessThan(0.97);
    },
  );
});
