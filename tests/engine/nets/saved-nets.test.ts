import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { forecastNet, readNetFitted } from '../../../engine/nets/index.ts';
import { HORIZON, samplePanel } from './sample-panel.ts';

interface Saved {
  readonly nets: readonly {
    readonly net: { readonly kind: string; readonly scaling: string };
    readonly forecasts: readonly { readonly mean: number[]; readonly lower: number[]; readonly upper: number[] }[];
  }[];
}
// Regression pin: what nets of format 1 forecast on samplePanel(4, 60) when they were saved.
const { nets } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../golden/saved-nets/1.json'), 'utf8')) as Saved;

describe('A net that was saved by an earlier version', () => {
  const { panel } = samplePanel(4, 60);
  for (const { net, forecasts } of nets)
    it(`of format 1 still forecasts the same: ${net.kind}, ${net.scaling}`, async () => {
      const made = await forecastNet(readNetFitted(net), panel, HORIZON, [80]);
      expect(made).toHaveLength(forecasts.length);
      forecasts.forEach(({ mean, lower, upper }, i) => {
        const [interval] = made[i]?.intervals ?? [];
        // Kernels round differently from machine to machine.
        const near = (values: Float64Array | undefined, saved: readonly number[]): void =>
          saved.forEach((value, h) => expect(Math.abs((values?.[h] ?? NaN) - value)).toBeLessThan(1e-5 * Math.abs(value)));
        near(made[i]?.mean, mean);
        near(interval?.lower, lower);
        near(interval?.upper, upper);
      });
    });
});
