import { refuseFeature, type Column, type FeatureKind } from '../kind.ts';
import type { FourierSpec } from '../spec.ts';

export const fourier: FeatureKind<FourierSpec> = {
  kind: 'fourier',
  label: 'Fourier terms',
  help:
    'Sine and cosine waves of a season and its fractions: a smooth season of any length for linear models, two columns for each of its order. ' +
    'Take a low order for a smooth season, at most half the season.',
  parameters: [
    { name: 'period', label: 'Season', help: 'Length in periods; 365.25 for a year of days.', type: 'number', min: 2, max: 1_000_000 },
    { name: 'order', label: 'Order', help: 'Pairs of waves.', type: 'integer', min: 1, max: 50 },
  ],
  columns({ period, order }) {
    if (!(period >= 2 && period <= 1e6)) refuseFeature('fourier', 'period', 'from 2 to 1,000,000', period);
    if (!Number.isInteger(order) || order < 1 || order > Math.min(50, Math.floor(period / 2)))
      refuseFeature('fourier', 'order', `a whole number from 1 to ${Math.min(50, Math.floor(period / 2))}, half of the season`, order);
    const wave = (k: number, name: 'sin' | 'cos'): Column => ({
      name: `fourier_${period}_${name}_${k}`,
      meaning: `${name === 'sin' ? 'Sine' : 'Cosine'} wave ${k} of a season of ${period} periods`,
      availability: 'calendar',
      reach: Infinity,
      lookback: 0,
      ofTarget: false,
      fill: {
        by: 'period',
        run: (from, out) => {
          for (let i = 0; i < out.length; i++) {
            // The place within the season first: exact for any period number.
            const angle = (2 * Math.PI * k * ((from + i) % period)) / period;
            out[i] = name === 'sin' ? Math.sin(angle) : Math.cos(angle);
          }
        },
      },
    });
    return Array.from({ length: order }, (_, i) => i + 1).flatMap((k) =>
      // The sine of half a season is zero throughout.
      2 * k === period ? [wave(k, 'cos')] : [wave(k, 'sin'), wave(k, 'cos')],
    );
  },
};
