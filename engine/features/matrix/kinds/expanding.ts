import { refuseFeature, type FeatureKind } from '../kind.ts';
import type { ExpandingSpec } from '../spec.ts';
import { requireShift, sourceOf, timing } from '../source.ts';
import { expandingStatistic } from '../running.ts';
import { statisticChoices, statisticNames } from './rolling.ts';

export const expanding: FeatureKind<ExpandingSpec> = {
  kind: 'expanding',
  label: 'Expanding statistic',
  help: 'Mean, smallest, largest, spread or sum of all values from the first one up to some periods before the row: the long-run level.',
  parameters: [
    { name: 'of', label: 'Of', help: 'The target, or a regressor.', type: 'source' },
    {
      name: 'statistics',
      label: 'Statistics',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: statisticChoices.filter(({ value }) => value !== 'median'),
    },
    { name: 'shift', label: 'Shift', help: 'Periods between the row and the newest value used.', type: 'integer', min: 0, max: 100_000 },
  ],
  columns(spec, { panel }) {
    const source = sourceOf('expanding', panel, spec.of);
    requireShift('expanding', 'shift', source, [spec.shift]);
    return spec.statistics.map((statistic) => {
      if (!Object.hasOwn(statisticNames, statistic) || (statistic as string) === 'median')
        refuseFeature('expanding', 'statistics', 'of mean, min, max, sd, sum', statistic);
      return {
        name: `${source.prefix}expanding_${statistic}_shift_${spec.shift}`,
        meaning: `${statisticNames[statistic]} of ${source.words} from the beginning up to ${spec.shift} periods before`,
        ...timing(source, spec.shift),
        lookback: Infinity,
        ofTarget: source.ofTarget,
        fill: {
          by: 'series',
          run: (series, from, to, out) => expandingStatistic(statistic, source.read(series), spec.shift, from, to, out),
        },
      };
    });
  },
};
