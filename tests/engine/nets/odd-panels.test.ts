import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import {
  forecastNet,
  fusedBackend,
  readNetFitted,
  trainNet,
  type NetBackend,
  type NetKind,
  type NetPanel,
  type Scaling,
} from '../../../engine/nets/index.ts';
import { HORIZON, quick, samplePanel } from './sample-panel.ts';

const context = () => ({ rng: createRng(1), shouldStop: () => false });
const filled = (length: number, value: (t: number) => number): Float64Array => Float64Array.from({ length }, (_, t) => value(t));
const rng = createRng(9);

/** Each beside a plain series, so that there is always something to learn. */
const odd: Readonly<Record<string, Float64Array>> = {
  'only zeros': filled(90, () => 0),
  'a constant': filled(90, () => 7),
  'a constant of 1e-300': filled(90, () => 1e-300),
  'values up to 1e99': filled(90, () => 1e99 * rng.uniform()),
  'a single spike': filled(90, (t) => (t === 50 ? 1e6 : 0)),
  'two values in turn': filled(90, (t) => t % 2),
  'an exact trend': filled(90, (t) => 3 * t),
  'small counts': filled(90, () => Math.floor(3 * rng.uniform())),
  'no value at all': new Float64Array(0),
  'one value': filled(1, () => 5),
  'only missing values': filled(90, () => NaN),
  'missing values in places': filled(90, (t) => (t % 3 === 0 ? NaN : t % 7)),
  'missing values at the end': filled(90, (t) => (t > 70 ? NaN : t % 7)),
};
const plainSeries = filled(90, (t) => 20 + 5 * Math.sin((2 * Math.PI * t) / 7) + rng.normal());

const settingsOf = (kind: NetKind, scaling: Scaling | 'auto') => ({ ...quick, scaling, epochs: 2, hidden_size: kind === 'lstm' ? 8 : 16 });

for (const kind of ['lstm', 'n-hits'] as const)
  describe(`${kind} on odd series`, () => {
    for (const scaling of ['log1p', 'mean', 'standard'] as const)
      it(`scaled by ${scaling}: finite, ordered, the same twice, whatever stands beside`, async () => {
        const panel: NetPanel = { series: [plainSeries, ...Object.values(odd)] };
        const net = await trainNet(kind, panel, settingsOf(kind, scaling), fusedBackend(), context());
        expect(readNetFitted(JSON.parse(JSON.stringify(net)))).toEqual(net);
        expect(await trainNet(kind, panel, settingsOf(kind, scaling), fusedBackend(), context())).toEqual(net);
        const forecasts = await forecastNet(net, panel, HORIZON, [80, 95]);
        expect(forecasts).toHaveLength(panel.series.length);
        for (const { mean, intervals } of forecasts)
          for (let h = 0; h < HORIZON; h++) {
            const row = [
              intervals[1]?.lower[h],
              intervals[0]?.lower[h],
              mean[h],
              intervals[0]?.upper[h],
              intervals[1]?.upper[h],
            ] as number[];
            expect(row.every(Number.isFinite)).toBe(true);
            expect(row).toEqual(row.toSorted((a, b) => a - b));
          }
      });

    it('refuses where there are too few windows to be better than a naive forecast, and says how many there are', async () => {
      const train = (length: number, more: readonly Float64Array[] = []) =>
        trainNet(kind, { series: [plainSeries.slice(0, length), ...more] }, settingsOf(kind, 'auto'), fusedBackend(), context());
      // 15 values: the origins after 4 to 8 of them.
      await expect(train(15)).rejects.toMatchObject({
        code: 'series-too-short',
        message: /needs 10 windows .* the series give 5, the longest has 15 values/,
        details: { needed: 10, windows: 5 },
      });
      // What is too little alone is enough together with others.
      expect((await train(15, [plainSeries.slice(20, 36)])).training.windows).toBeGreaterThanOrEqual(10);
      const enough = await train(24);
      expect(enough.training.windows).toBe(10);
      expect(enough.notes?.map(({ code }) => code)).toEqual(['no-validation']);
    });

    it('alone gives finite forecasts, or a reason', async () => {
      for (const [what, y] of Object.entries(odd)) {
        const training = trainNet(kind, { series: [y] }, settingsOf(kind, 'auto'), fusedBackend(), context());
        if (y.length <= HORIZON) {
          await expect(training, what).rejects.toMatchObject({ code: 'series-too-short' });
          continue;
        }
        const [forecast] = await forecastNet(await training, { series: [y] }, HORIZON, [80]);
        expect(forecast?.mean.every(Number.isFinite), what).toBe(true);
      }
    });

    it('trains on series too short to hold anything back, and says so', async () => {
      const series = Array.from({ length: 5 }, (_, i) => filled(HORIZON + 2, (t) => 10 + i + t));
      const net = await trainNet(kind, { series }, settingsOf(kind, 'auto'), fusedBackend(), context());
      expect(net.notes?.map(({ code }) => code)).toEqual(['no-validation']);
      expect(net.training.history.every(({ validationLoss }) => validationLoss === null)).toBe(true);
    });
  });

describe('What does not fit is refused with its name', () => {
  const { panel } = samplePanel(3, 60);
  const refused = (given: NetPanel, settings: object, code: string, words: RegExp) =>
    expect(trainNet('lstm', given, { ...quick, ...settings }, fusedBackend(), context())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words) as string,
    });

  it('settings', async () => {
    await refused(panel, { hidden_size: 0 }, 'invalid-option', /hidden_size needs a whole number from 1 to 1024, got 0/);
    await refused(panel, { dropout: 1 }, 'invalid-option', /dropout needs/);
    await refused(panel, { epochs: 2.5 }, 'invalid-option', /epochs needs a whole number/);
    await refused(panel, { learning_rate: NaN }, 'invalid-option', /learning_rate needs/);
    await refused(panel, { quantiles: [0.9, 0.1] }, 'invalid-option', /quantiles needs ascending/);
    await refused(panel, { quantiles: [0.1, 0.9] }, 'invalid-option', /0.5 among them/);
    await refused(panel, { scaling: 'max' }, 'invalid-option', /scaling needs one of/);
    await refused(panel, { units: 3 }, 'invalid-option', /units needs to be one of/);
  });

  it('panels', async () => {
    const negative = { series: panel.series.map((y) => y.map((value) => -value)) };
    await refused(negative, { scaling: 'log1p' }, 'negative-values', /log1p/);
    await refused({ series: [filled(60, () => 1e101)] }, {}, 'not-finite', /up to 1e100/);
    await refused(
      { ...panel, pastRegressors: [{ name: 'visitors', values: [] }] },
      {},
      'length-mismatch',
      /visitors has values for 0 series/,
    );
    const short = { name: 'promotion', values: panel.series.map(() => new Float64Array(3)) };
    await refused({ ...panel, futureRegressors: [short] }, {}, 'length-mismatch', /promotion has 3 values for series 0, which has 53/);
  });

  it('a forecast without its regressors', async () => {
    const net = await trainNet('lstm', panel, { ...quick, epochs: 1 }, fusedBackend(), context());
    const { futureRegressors: _, ...without } = panel;
    await expect(forecastNet(net, without, HORIZON, [80])).rejects.toMatchObject({ code: 'length-mismatch' });
    await expect(forecastNet(net, panel, HORIZON + 1, [80])).rejects.toMatchObject({ code: 'length-mismatch' });
    await expect(forecastNet(net, panel, 0, [80])).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('an overflow sets it back by an epoch, at a tenth of the learning rate; when that does not help it is told', async () => {
    const overflowsAbove = (most: number): NetBackend => ({
      ...fusedBackend(),
      open: async (options) => {
        const session = await fusedBackend().open(options);
        return {
          ...session,
          train: (batches, step) =>
            step.learningRate > most ? Promise.reject(new EngineError('no-convergence', 'overflow')) : session.train(batches, step),
        };
      },
    });
    const settings = { ...quick, epochs: 3, learning_rate: 0.01, learning_rate_schedule: 'constant' } as const;
    const net = await trainNet('n-hits', panel, settings, overflowsAbove(2e-3), context());
    expect(net.notes?.map(({ code }) => code)).toEqual(['learning-rate-lowered']);
    expect(net.training.history.map(({ epoch, learningRate }) => [epoch, learningRate])).toEqual([1, 2, 3].map((epoch) => [epoch, 1e-3]));
    await expect(trainNet('n-hits', panel, settings, overflowsAbove(0), context())).rejects.toMatchObject({ code: 'no-convergence' });
  });
});
