import { periodMs } from '../../../core/time-axis.ts';
import { refuseFeature, type Column, type FeatureKind } from '../kind.ts';
import type { TrendSpec } from '../spec.ts';

const YEAR_MS = 365.25 * 86_400_000;
const known = { availability: 'calendar', reach: Infinity, lookback: 0, ofTarget: false } as const;

export const trend: FeatureKind<TrendSpec> = {
  kind: 'trend',
  label: 'Trend',
  help: 'How far time has gone: for steady growth in linear models. Trees cannot go beyond the values that they have seen, so it serves them less.',
  parameters: [
    {
      name: 'forms',
      label: 'Forms',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: [
        { value: 'index', label: 'Periods since the first of the dataset' },
        { value: 'years', label: 'Years since the first of the dataset' },
        { value: 'age', label: 'Periods since the series began' },
      ],
    },
  ],
  columns({ forms }, { panel }) {
    return forms.map((form): Column => {
      if (form === 'index')
        return {
          ...known,
          name: 'trend_index',
          meaning: 'Periods since the first of the dataset',
          fill: {
            by: 'period',
            run: (from, out) => {
              for (let i = 0; i < out.length; i++) out[i] = from + i;
            },
          },
        };
      if (form === 'age')
        return {
          ...known,
          name: 'series_age',
          meaning: 'Periods since the series began',
          fill: {
            by: 'series',
            run: (_series, from, to, out) => {
              for (let t = from; t < to; t++) out[t - from] = t;
            },
          },
        };
      const { axis } = panel;
      if (form !== 'years') return refuseFeature('trend', 'forms', 'of index, years, age', form);
      if (!axis || axis.frequency.unit === 'integer')
        return refuseFeature('trend', 'forms', 'without years: the time of this dataset is counted in whole numbers', form);
      const first = periodMs(axis, 0);
      return {
        ...known,
        name: 'trend_years',
        meaning: 'Years since the first period of the dataset',
        fill: {
          by: 'period',
          run: (from, out) => {
            for (let i = 0; i < out.length; i++) out[i] = (periodMs(axis, from + i) - first) / YEAR_MS;
          },
        },
      };
    });
  },
};
