import type { FeatureKind } from '../kind.ts';
import type { LagSpec } from '../spec.ts';
import { requireShift, sourceOf, timing } from '../source.ts';

export const lag: FeatureKind<LagSpec> = {
  kind: 'lag',
  label: 'Lag',
  help:
    'The value some periods before: that of the target or of a regressor. The strongest features of most data. A lag of 7 is known for seven ' +
    'periods ahead and no more, so a direct forecast of 28 days needs lags of 28 or more.',
  parameters: [
    { name: 'of', label: 'Of', help: 'The target, or a regressor.', type: 'source' },
    { name: 'lags', label: 'Lags', help: 'Periods back, each a column.', type: 'numbers', min: 0, max: 100_000 },
  ],
  columns(spec, { panel }) {
    const source = sourceOf('lag', panel, spec.of);
    requireShift('lag', 'lags', source, spec.lags);
    return spec.lags.map((periods) => ({
      name: `${source.prefix}lag_${periods}`,
      meaning: `Value of ${source.words} ${periods} period${periods === 1 ? '' : 's'} before`,
      ...timing(source, periods),
      lookback: periods,
      ofTarget: source.ofTarget,
      fill: {
        by: 'series',
        run: (series, from, to, out) => {
          const y = source.read(series);
          out.fill(NaN, 0, to - from);
          const first = Math.max(from, periods);
          const last = Math.min(to, y.length + periods);
          if (first < last) out.set(y.subarray(first - periods, last - periods), first - from);
        },
      },
    }));
  },
};
