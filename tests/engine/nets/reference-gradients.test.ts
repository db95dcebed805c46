import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../engine/nets/reference/backend.ts';
import { layoutOf } from '../../../engine/nets/shape.ts';
import { netCases, randomBatch, randomWeights } from './net-cases.ts';

// The loss is smooth but for the kinks of pinball loss, rectifier and pooling, which random inputs stay clear of at this step.
const STEP = 1e-5;
const TOLERANCE = 1e-6;

describe('The gradient of the reference nets equals central differences of the loss', () => {
  for (const { name, shape, loss } of netCases)
    for (const rate of [0, 0.3])
      it(`${name}, dropout ${rate}`, async () => {
        const weights = randomWeights(shape, 11);
        const batch = randomBatch(shape, 3, 12);
        const at = async (values: Float32Array) =>
          (await referenceBackend.open({ shape, loss, state: { weights: values }, batchRows: 3 })).gradient(batch, { rate, seed: 5 });
        const { gradient } = await at(weights);
        expect(gradient).toHaveLength(layoutOf(shape).size);
        expect(gradient.some((g) => g !== 0)).toBe(true);
        let worst = 0;
        for (let i = 0; i < weights.length; i++) {
          const up = weights.slice();
          const down = weights.slice();
          up[i] = (up[i] ?? 0) + STEP;
          down[i] = (down[i] ?? 0) - STEP;
          const difference = ((await at(up)).loss - (await at(down)).loss) / ((up[i] ?? 0) - (down[i] ?? 0));
          worst = Math.max(worst, Math.abs(difference - (gradient[i] ?? NaN)));
        }
        expect(worst).toBeLessThan(TOLERANCE);
      });
});
