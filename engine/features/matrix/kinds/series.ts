import { variance } from '../../../math/moments.ts';
import { refuseFeature, trainingRows, type FeatureKind, type FittedPart } from '../kind.ts';
import type { SeriesSpec } from '../spec.ts';

type Form = SeriesSpec['forms'][number];

const meanings: Readonly<Record<Form, string>> = {
  code: 'Number of the series in the list of those of the training part',
  mean: 'Mean of the series over the training part',
  sd: 'Standard deviation of the series over the training part',
  'zero-share': 'Share of zeros of the series over the training part',
};

function figure(form: Form, values: Float64Array): number | null {
  if (values.length === 0) return null;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  if (form === 'mean') return mean;
  if (form === 'zero-share') return values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / values.length;
  return values.length > 1 ? Math.sqrt(variance(values)) : null;
}

/** Figure of each form by the series' id. */
type FittedSeries = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const series: FeatureKind<SeriesSpec> = {
  kind: 'series',
  label: 'Series itself',
  help:
    'Which series it is, and how large and how uneven it was in the training part: lets one model serve series of all sizes. The figures are those of ' +
    'the training part and stay as they were in later forecasts; a series that comes later has none.',
  parameters: [
    {
      name: 'forms',
      label: 'Forms',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: [
        { value: 'code', label: 'Number of the series' },
        { value: 'mean', label: 'Mean' },
        { value: 'sd', label: 'Standard deviation' },
        { value: 'zero-share', label: 'Share of zeros' },
      ],
    },
  ],
  fit({ forms }, { panel }, training): FittedPart {
    const fitted: Record<string, Record<string, number>> = Object.fromEntries(forms.map((form) => [form, {}]));
    let count = 0;
    panel.ids.forEach((id, i) => {
      const { from, to } = trainingRows(panel, i, training);
      if (to <= from) return;
      const values = panel.y.slice(from, to).filter((value) => !Number.isNaN(value));
      for (const form of forms) {
        const own = fitted[form];
        const value = form === 'code' ? count : figure(form, values);
        if (own && value !== null) own[id] = value;
      }
      count++;
    });
    return fitted;
  },
  columns({ forms }, _world, fitted) {
    const figures = (fitted ?? {}) as FittedSeries;
    return forms.map((form) => {
      if (!Object.hasOwn(meanings, form)) return refuseFeature('series', 'forms', `of ${Object.keys(meanings).join(', ')}`, form);
      return {
        name: `series_${form.replaceAll('-', '_')}`,
        meaning: meanings[form],
        availability: 'series',
        reach: Infinity,
        lookback: 0,
        ofTarget: form !== 'code',
        fill: { by: 'series', run: ({ id }, from, to, out) => void out.fill(figures[form]?.[id] ?? NaN, 0, to - from) },
      };
    });
  },
};
