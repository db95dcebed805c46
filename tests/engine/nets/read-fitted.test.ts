import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { fusedBackend, readNetFitted, trainNet, type NetFitted } from '../../../engine/nets/index.ts';
import { floatsOfBase64, floatsToBase64 } from '../../../engine/tensor/base64.ts';
import { quick, samplePanel } from './sample-panel.ts';

describe('A net from a file', () => {
  let net: NetFitted;
  beforeAll(async () => {
    net = await trainNet('lstm', samplePanel().panel, { ...quick, epochs: 1 }, fusedBackend(), {
      rng: createRng(1),
      shouldStop: () => false,
    });
  });
  const file = (): Record<string, unknown> => JSON.parse(JSON.stringify(net)) as Record<string, unknown>;
  const changed = (more: Record<string, unknown>) => ({ ...file(), ...more });
  const withWeight = (value: number) => {
    const weights = floatsOfBase64(net.weights);
    weights[5] = value;
    return floatsToBase64(weights);
  };

  it('is read as it was written, without what does not belong to it', () => {
    expect(readNetFitted(file())).toEqual(net);
    expect(readNetFitted(changed({ extra: '<script>alert(1)</script>' }))).toEqual(net);
  });

  const hostile: readonly [string, () => unknown, RegExp][] = [
    ['nothing', () => null, /is no object/],
    ['a list', () => [], /is no object/],
    ['another kind', () => changed({ kind: 'gradient-boosting' }), /no LSTM and no N-HiTS/],
    ['a later format', () => changed({ formatVersion: 3 }), /format 3 is not known/],
    ['a shape that its settings do not make', () => changed({ shape: { ...net.shape, hiddenSize: 17 } }), /shape.hiddenSize is 17/],
    ['too few weights', () => changed({ weights: floatsToBase64(floatsOfBase64(net.weights).slice(1)) }), /letters of base64/],
    ['a weight that is NaN', () => changed({ weights: withWeight(NaN) }), /weight 5 is NaN/],
    ['a weight that is infinite', () => changed({ weights: withWeight(-Infinity) }), /weight 5 is -Infinity/],
    ['a weight beyond all measure', () => changed({ weights: withWeight(1e30) }), /weight 5 is/],
    ['weights that are no base64', () => changed({ weights: '!'.repeat(net.weights.length) }), /no base64/],
    ['settings beyond the limits', () => changed({ settings: { ...net.settings, hidden_size: 1e9 } }), /hidden_size needs/],
    [
      'a net of gigabytes',
      () =>
        changed({
          settings: { ...net.settings, hidden_size: 1024, num_layers: 8 },
          shape: { ...net.shape, hiddenSize: 1024, layers: 8 },
        }),
      /weights/,
    ],
    ['a quantile that is none', () => changed({ settings: { ...net.settings, quantiles: [0.1, 0.5, 1.5] } }), /quantiles needs/],
    [
      'a script in a name',
      () => changed({ inputs: { ...net.inputs, future: [{ name: '<script>alert(1)</script>', mean: 0, deviation: 1 }] } }),
      /markup or a script/,
    ],
    [
      'a script in a value',
      () => changed({ inputs: { ...net.inputs, statics: [{ name: 'kind', values: ['<img src=x onerror=alert(1)>'] }] } }),
      /markup or a script/,
    ],
    ['a deviation of zero', () => changed({ level: { mean: 0, deviation: 0 } }), /level.deviation/],
    [
      'a history without end',
      () => changed({ training: { ...net.training, history: new Array(10_001).fill(null) } }),
      /10000 are the most/,
    ],
    ['more inputs than anyone has', () => changed({ inputs: { ...net.inputs, past: new Array(2001).fill({}) } }), /2000 are the most/],
  ];
  for (const [what, make, reason] of hostile)
    it(`is refused with the reason: ${what}`, () => {
      expect(() => readNetFitted(make())).toThrow(reason);
      expect(() => readNetFitted(make())).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
    });

  it('never has a name that would be refused again', async () => {
    const { panel } = samplePanel();
    const named = { ...panel, futureRegressors: panel.futureRegressors?.map((one) => ({ ...one, name: '<b>promotion</b>' })) ?? [] };
    const training = trainNet('lstm', named, quick, fusedBackend(), { rng: createRng(1), shouldStop: () => false });
    await expect(training).rejects.toMatchObject({ code: 'invalid-option' });
  });
});
