import { createRng } from '../../../engine/core/rng.ts';
import type { NetPanel, NetSettings } from '../../../engine/nets/index.ts';

export const HORIZON = 7;

/** What a test trains in a second. */
export const quick: Partial<NetSettings> & { prediction_horizon: number } = {
  prediction_horizon: HORIZON,
  sequence_length: 14,
  hidden_size: 16,
  num_layers: 1,
  epochs: 6,
  batch_size: 32,
  windows_per_epoch: 640,
  learning_rate: 5e-3,
};

/**
 * Weekly sales of several stores with promotions that are known ahead: level x weekday x 1.8 in promotions x noise of 10%.
 *
 * @returns the panel without its last `HORIZON` values, promotions going on over them, and those values
 */
export function samplePanel(stores = 12, length = 120): { panel: NetPanel; actual: Float64Array[] } {
  const rng = createRng(5);
  const all = Array.from({ length: stores }, () => {
    const level = Math.exp(3 + rng.normal());
    const promotion = Float64Array.from({ length }, () => (rng.uniform() < 0.25 ? 1 : 0));
    const y = promotion.map((on, t) => level * (1 + 0.5 * Math.sin((2 * Math.PI * t) / 7)) * (1 + 0.8 * on) * Math.exp(0.1 * rng.normal()));
    return { y, promotion };
  });
  return {
    panel: {
      series: all.map(({ y }) => y.slice(0, length - HORIZON)),
      futureRegressors: [{ name: 'promotion', values: all.map(({ promotion }) => promotion) }],
      pastRegressors: [{ name: 'visitors', values: all.map(({ y }) => y.slice(0, length - HORIZON).map((v) => 3 * v)) }],
      statics: [
        { name: 'kind', values: all.map((_, i) => (i % 3 === 0 ? 'city' : 'village')) },
        { name: 'size', values: all.map((_, i) => 100 + i) },
      ],
    },
    actual: all.map(({ y }) => y.slice(length - HORIZON)),
  };
}
