import { describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import {
  forecastNet,
  fusedBackend,
  readNetFitted,
  referenceBackend,
  trainNet,
  type EpochReport,
  type NetCheckpoint,
  type NetContext,
  type NetFitted,
  type NetKind,
  type NetPanel,
} from '../../../engine/nets/index.ts';
import { HORIZON, quick, samplePanel } from './sample-panel.ts';

const kinds: readonly NetKind[] = ['lstm', 'n-hits'];
const context = (more: Partial<NetContext> = {}): NetContext => ({ rng: createRng(1), shouldStop: () => false, ...more });
const { panel, actual } = samplePanel();
const meanError = (predicted: readonly Float64Array[], truth: readonly Float64Array[]): number =>
  predicted.reduce(
    (total, one, i) => total + one.reduce((sum, value, h) => sum + Math.abs(Math.log(value / (truth[i]?.[h] ?? NaN))), 0),
    0,
  ) /
  (truth.length * HORIZON);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

for (const kind of kinds)
  describe(`Training ${kind}`, () => {
    const trained: Promise<NetFitted> = trainNet(kind, panel, quick, fusedBackend(), context());

    it('learns weekdays and promotions: twice as good as the week before', async () => {
      const net = await trainNet(kind, panel, { ...quick, hidden_size: 32, epochs: 40 }, fusedBackend(), context());
      const forecasts = await forecastNet(net, panel, HORIZON, []);
      const weekBefore = panel.series.map((y) => y.slice(-HORIZON));
      const ours = meanError(
        forecasts.map(({ mean }) => mean),
        actual,
      );
      expect(ours).toBeLessThan(0.5 * meanError(weekBefore, actual));
    });

    it('gives the same bytes for the same seed, others for another', async () => {
      const again = await trainNet(kind, panel, quick, fusedBackend(), context());
      expect(again).toEqual(await trained);
      const other = await trainNet(kind, panel, quick, fusedBackend(), context({ rng: createRng(2) }));
      expect(other.weights).not.toBe((await trained).weights);
    });

    it('forecasts the same after JSON, and does not touch the panel', async () => {
      const before = structuredClone(panel);
      const net = await trained;
      const forecasts = await forecastNet(net, panel, HORIZON, [80, 95]);
      expect(await forecastNet(readNetFitted(plain(net)), panel, HORIZON, [95, 80])).toEqual(forecasts);
      expect(panel).toEqual(before);
    });

    it('gives finite, nested intervals around the point, for levels that it was not trained for too', async () => {
      for (const { mean, intervals } of await forecastNet(await trained, panel, HORIZON, [50, 80, 95, 99.5])) {
        expect(intervals.map(({ level }) => level)).toEqual([50, 80, 95, 99.5]);
        for (let h = 0; h < HORIZON; h++) {
          const lower = intervals.map((one) => one.lower[h] as number);
          const upper = intervals.map((one) => one.upper[h] as number);
          expect([...lower.toReversed(), mean[h] as number, ...upper].every(Number.isFinite)).toBe(true);
          expect([...lower.toReversed(), mean[h] as number, ...upper]).toEqual(
            [...lower.toReversed(), mean[h] as number, ...upper].toSorted((a, b) => a - b),
          );
        }
      }
    });

    it('forecasts any horizon, a longer one with the same first steps', async () => {
      const longer = {
        ...panel,
        futureRegressors: panel.futureRegressors?.map((r) => ({ ...r, values: r.values.map((v) => Float64Array.of(...v, ...v)) })),
      };
      const net = await trained;
      const short = await forecastNet(net, panel, 3, [80]);
      const long = await forecastNet(net, longer as NetPanel, 3 * HORIZON + 2, [80]);
      long.forEach(({ mean, intervals }, i) => {
        expect(mean).toHaveLength(3 * HORIZON + 2);
        expect(mean.slice(0, 3)).toEqual(short[i]?.mean);
        const width = (h: number) => Math.log1p(intervals[0]?.upper[h] ?? NaN) - Math.log1p(intervals[0]?.lower[h] ?? NaN);
        // A block starts from what was uncertain at the end of the one before.
        expect(width(2 * HORIZON + 1)).toBeGreaterThan(width(2 * HORIZON - 1));
      });
    });

    it('goes on from a checkpoint as if there had been no break', async () => {
      const checkpoints: NetCheckpoint[] = [];
      const whole = await trainNet(
        kind,
        panel,
        quick,
        fusedBackend(),
        context({ saveCheckpoint: (c) => void checkpoints.push(structuredClone(c)) }),
      );
      expect(checkpoints).toHaveLength(6);
      const resumed = await trainNet(
        kind,
        panel,
        quick,
        fusedBackend(),
        context({ rng: createRng(99), resumeFrom: checkpoints[2] as NetCheckpoint }),
      );
      expect(resumed).toEqual(whole);
    });

    it('trains anew, and says so, where the checkpoint is another training’s or damaged', async () => {
      let checkpoint: NetCheckpoint | undefined;
      await trainNet(kind, panel, { ...quick, epochs: 1 }, fusedBackend(), context({ saveCheckpoint: (c) => void (checkpoint = c) }));
      const resumeFrom = checkpoint as NetCheckpoint;
      for (const [settings, from] of [
        [quick, resumeFrom],
        [
          { ...quick, epochs: 1 },
          { ...resumeFrom, weights: resumeFrom.weights.slice(8) },
        ],
      ] as const) {
        const net = await trainNet(
          kind,
          panel,
          { ...settings, epochs: settings.epochs ?? 1 },
          fusedBackend(),
          context({ resumeFrom: from }),
        );
        expect(net.notes?.map(({ code }) => code)).toEqual(['checkpoint-refused']);
      }
    });

    it('starts from another net of the same shape', async () => {
      const first = await trained;
      const more = await trainNet(kind, panel, { ...quick, epochs: 1 }, fusedBackend(), context({ startFrom: first }));
      expect(more.training.history[0]?.trainingLoss).toBeLessThan(first.training.history[0]?.trainingLoss ?? 0);
      expect(more.notes).toBeUndefined();
      const other = await trainNet(kind, panel, { ...quick, epochs: 1, hidden_size: 8 }, fusedBackend(), context({ startFrom: first }));
      expect(other.notes?.map(({ code }) => code)).toEqual(['started-anew']);
    });

    it('reports every epoch with what is left', async () => {
      const reports: EpochReport[] = [];
      const shares: number[] = [];
      let now = 0;
      await trainNet(
        kind,
        panel,
        quick,
        fusedBackend(),
        context({ clock: () => (now += 500), onEpoch: (r) => void reports.push(r), onProgress: (s) => void shares.push(s) }),
      );
      expect(reports.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(reports.map(({ remainingMs }) => remainingMs)).toEqual([2500, 2000, 1500, 1000, 500, 0]);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
    });

    it('ends early when the held-back part gets no better, and keeps the best weights', async () => {
      const noise: NetPanel = {
        series: Array.from({ length: 6 }, (_, i) => Float64Array.from({ length: 80 }, () => 10 + createRng(i).normal())),
      };
      const rng = createRng(4);
      const random = { series: noise.series.map((y) => y.map(() => 10 + rng.normal())) };
      const net = await trainNet(
        kind,
        random,
        { ...quick, epochs: 60, patience: 3, learning_rate: 0.02, dropout: 0 },
        fusedBackend(),
        context(),
      );
      const { history, bestEpoch } = net.training;
      expect(history).toHaveLength(bestEpoch + 3);
      const best = Math.min(...history.map(({ validationLoss }) => validationLoss ?? NaN));
      expect(history[bestEpoch - 1]?.validationLoss).toBe(best);
    });

    it('learns as well from differences of percents as from those of tenfolds', async () => {
      // A pattern of 1% and of 200% that is the same but for its size; what is left is measured in the size of the pattern.
      const left = async (size: number): Promise<number> => {
        const y = Float64Array.from({ length: 150 }, (_, t) => 1000 * Math.exp(size * Math.sin((2 * Math.PI * t) / 7)));
        const net = await trainNet(kind, { series: [y] }, { ...quick, epochs: 8, batch_size: 16 }, fusedBackend(), context());
        const [forecast] = await forecastNet(net, { series: [y] }, HORIZON, []);
        const errors = forecast?.mean.map((value, h) => Math.abs(Math.log(value / 1000) / size - Math.sin((2 * Math.PI * (150 + h)) / 7)));
        return [...(errors ?? [])].reduce((a, b) => a + b, 0) / HORIZON;
      };
      const [small, large] = [await left(0.01), await left(1)];
      expect(small).toBeLessThan(0.2);
      expect(large).toBeLessThan(0.2);
    });

    it('draws windows again where an epoch has too few steps', async () => {
      const y = Float64Array.from({ length: 50 }, (_, t) => 10 + (t % 7));
      const net = (steps: number) =>
        trainNet(kind, { series: [y] }, { ...quick, epochs: 1, batch_size: 8, steps_per_epoch: steps }, fusedBackend(), context());
      const [few, many] = [await net(1), await net(40)];
      expect(few.training.windows).toBe(many.training.windows);
      // One pass is five steps here.
      expect(many.training.history[0]?.validationLoss).toBeLessThan(few.training.history[0]?.validationLoss ?? 0);
    });

    it('stops when asked to', async () => {
      let asked = 0;
      const training = trainNet(kind, panel, quick, fusedBackend(), context({ shouldStop: () => ++asked > 3 }));
      await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('does not look at the held-back part', async () => {
      const changed = { ...panel, series: panel.series.map((y) => y.map((value, t) => (t >= y.length - HORIZON ? 5 * value : value))) };
      const settings = { ...quick, epochs: 2, patience: 0, learning_rate_schedule: 'constant' } as const;
      const losses = async (of: NetPanel) =>
        (await trainNet(kind, of, settings, fusedBackend(), context())).training.history.map(({ trainingLoss }) => trainingLoss);
      const { pastRegressors: _, ...bare } = changed;
      const { pastRegressors: __, ...bareBefore } = panel;
      expect(await losses(bare)).toEqual(await losses(bareBefore));
    });
  });

describe('The reference backend trains the same way', () => {
  it('to the fused kernel’s losses, up to rounding', async () => {
    const settings = { ...quick, epochs: 2, windows_per_epoch: 96 };
    const ours = await trainNet('lstm', panel, settings, fusedBackend(), context());
    const theirs = await trainNet('lstm', panel, settings, referenceBackend, context());
    ours.training.history.forEach(({ trainingLoss, validationLoss }, i) => {
      expect(trainingLoss).toBeCloseTo(theirs.training.history[i]?.trainingLoss ?? NaN, 4);
      expect(validationLoss ?? NaN).toBeCloseTo(theirs.training.history[i]?.validationLoss ?? NaN, 4);
    });
  });
});
