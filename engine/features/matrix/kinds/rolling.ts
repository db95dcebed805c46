import { refuseFeature, type FeatureKind } from '../kind.ts';
import type { RollingSpec, Statistic } from '../spec.ts';
import { requireShift, sourceOf, timing } from '../source.ts';
import { rollingMedian, rollingStatistic } from '../windows.ts';

export const statisticNames: Readonly<Record<Statistic, string>> = {
  mean: 'Mean',
  median: 'Median',
  min: 'Smallest',
  max: 'Largest',
  sd: 'Standard deviation',
  sum: 'Sum',
};
export const statisticChoices = (Object.entries(statisticNames) as [Statistic, string][]).map(([value, label]) => ({ value, label }));

export const rolling: FeatureKind<RollingSpec> = {
  kind: 'rolling',
  label: 'Rolling statistic',
  help:
    'Mean, median, smallest, largest, spread or sum over a window that ends some periods before the row, so that the row itself is never in it. ' +
    'Says where the level is and how it swings.',
  parameters: [
    { name: 'of', label: 'Of', help: 'The target, or a regressor.', type: 'source' },
    { name: 'statistics', label: 'Statistics', help: 'Each becomes a column per window.', type: 'choices', choices: statisticChoices },
    { name: 'windows', label: 'Windows', help: 'Lengths in periods.', type: 'numbers', min: 1, max: 100_000 },
    {
      name: 'shift',
      label: 'Shift',
      help: 'Periods between the row and the newest value in the window: 1 or more, the horizon or more for a direct forecast.',
      type: 'integer',
      min: 0,
      max: 100_000,
    },
    {
      name: 'minimum',
      label: 'Values needed',
      help: 'Values that must be there, else the feature is missing. Half of the window if not set.',
      type: 'integer',
      min: 1,
      max: 100_000,
      advanced: true,
    },
  ],
  columns(spec, { panel }) {
    const source = sourceOf('rolling', panel, spec.of);
    requireShift('rolling', 'shift', source, [spec.shift]);
    const { shift } = spec;
    return spec.windows.flatMap((window) => {
      if (!Number.isInteger(window) || window < 1 || window > 100_000)
        refuseFeature('rolling', 'windows', 'whole numbers from 1 to 100,000', window);
      const minimum = Math.min(window, spec.minimum ?? Math.ceil(window / 2));
      return spec.statistics.map((statistic) => {
        if (!Object.hasOwn(statisticNames, statistic))
          refuseFeature('rolling', 'statistics', `of ${Object.keys(statisticNames).join(', ')}`, statistic);
        return {
          name: `${source.prefix}rolling_${statistic}_${window}_shift_${shift}`,
          meaning: `${statisticNames[statistic]} of ${source.words} over ${window} period${window === 1 ? '' : 's'}, up to ${shift} before`,
          ...timing(source, shift),
          lookback: shift + window - 1,
          ofTarget: source.ofTarget,
          fill: {
            by: 'series' as const,
            run: (series, from, to, out) =>
              statistic === 'median'
                ? rollingMedian(source.read(series), window, shift, minimum, from, to, out)
                : rollingStatistic(statistic, source.read(series), window, shift, minimum, from, to, out),
            ...(statistic === 'median' ? {} : { window: { statistic, window, shift, minimum, read: source.read } }),
          },
        };
      });
    });
  },
};
