import { refuseFeature, type FeatureKind } from '../kind.ts';
import type { EwmSpec } from '../spec.ts';
import { requireShift, sourceOf, timing } from '../source.ts';
import { weightedMean } from '../running.ts';

export const ewm: FeatureKind<EwmSpec> = {
  kind: 'ewm',
  label: 'Exponentially weighted mean',
  help: 'Mean of all values so far in which newer ones weigh more: the level that follows the series, faster with a shorter half-life.',
  parameters: [
    { name: 'of', label: 'Of', help: 'The target, or a regressor.', type: 'source' },
    {
      name: 'halfLives',
      label: 'Half-lives',
      help: 'Periods after which a value weighs half as much, each a column.',
      type: 'numbers',
      min: 0.1,
      max: 100_000,
    },
    { name: 'shift', label: 'Shift', help: 'Periods between the row and the newest value used.', type: 'integer', min: 0, max: 100_000 },
  ],
  columns(spec, { panel }) {
    const source = sourceOf('ewm', panel, spec.of);
    requireShift('ewm', 'shift', source, [spec.shift]);
    return spec.halfLives.map((halfLife) => {
      if (!(halfLife >= 0.1 && halfLife <= 100_000)) refuseFeature('ewm', 'halfLives', 'numbers from 0.1 to 100,000', halfLife);
      return {
        name: `${source.prefix}ewm_${halfLife}_shift_${spec.shift}`,
        meaning: `Weighted mean of ${source.words} up to ${spec.shift} periods before, with a half-life of ${halfLife}`,
        ...timing(source, spec.shift),
        lookback: Infinity,
        ofTarget: source.ofTarget,
        fill: { by: 'series', run: (series, from, to, out) => weightedMean(source.read(series), halfLife, spec.shift, from, to, out) },
      };
    });
  },
};
