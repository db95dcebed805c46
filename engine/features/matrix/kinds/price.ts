import { refuseFeature, trainingRows, type Column, type FeatureKind, type FittedPart } from '../kind.ts';
import type { PriceSpec } from '../spec.ts';
import { knownOf } from '../source.ts';

/** What a price usually was: over all series, and of each by its id. */
interface UsualPrices {
  readonly overall: number | null;
  readonly bySeries: Readonly<Record<string, number>>;
}

const known = { availability: 'future', reach: Infinity, ofTarget: false } as const;

export const price: FeatureKind<PriceSpec> = {
  kind: 'price',
  label: 'Price',
  help:
    'A planned price as buyers see it: against what the series usually cost, and against the period before. A ratio of 0.8 is a fifth off, ' +
    'whatever the price. The usual price is that of the training part and stays as it was in later forecasts.',
  parameters: [
    { name: 'of', label: 'Price', help: 'A regressor that is known in advance.', type: 'known' },
    {
      name: 'forms',
      label: 'Forms',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: [
        { value: 'to-mean', label: 'Against the usual price of the series' },
        { value: 'to-last', label: 'Against the period before' },
        { value: 'change', label: 'Change from the period before' },
      ],
    },
  ],
  fit({ of, forms }, { panel }, training): FittedPart {
    if (!forms.includes('to-mean')) return null;
    const values = panel.regressors?.[knownOf('price', panel, of)]?.values ?? new Float64Array();
    const bySeries: Record<string, number> = {};
    let sum = 0;
    let count = 0;
    panel.ids.forEach((id, i) => {
      const { from, to } = trainingRows(panel, i, training);
      let own = 0;
      let present = 0;
      for (let t = from; t < to; t++) {
        const value = values[t] as number;
        if (Number.isNaN(value)) continue;
        own += value;
        present++;
      }
      sum += own;
      count += present;
      if (present > 0) bySeries[id] = own / present;
    });
    return { overall: count > 0 ? sum / count : null, bySeries };
  },
  columns({ of, forms }, { panel }, fitted) {
    const position = knownOf('price', panel, of);
    const usual = fitted as UsualPrices | null;
    return forms.map((form): Column => {
      if (form === 'to-mean')
        return {
          ...known,
          name: `${of}_to_mean`,
          meaning: `${of} as a share of what the series usually costs`,
          lookback: 0,
          fill: {
            by: 'series',
            run: (series, from, to, out) => {
              const values = series.known(position);
              const mean = usual?.bySeries[series.id] ?? usual?.overall ?? NaN;
              for (let t = from; t < to; t++) out[t - from] = mean === 0 ? NaN : (values[t] as number) / mean;
            },
          },
        };
      if (form !== 'to-last' && form !== 'change') return refuseFeature('price', 'forms', 'of to-mean, to-last, change', form);
      const ratio = form === 'to-last';
      return {
        ...known,
        name: ratio ? `${of}_to_last` : `${of}_change`,
        meaning: ratio ? `${of} as a share of the period before` : `Change of ${of} from the period before`,
        lookback: 1,
        fill: {
          by: 'series',
          run: (series, from, to, out) => {
            const values = series.known(position);
            for (let t = from; t < to; t++) {
              const before = t > 0 ? (values[t - 1] as number) : NaN;
              const now = values[t] as number;
              out[t - from] = ratio ? (before === 0 ? NaN : now / before) : now - before;
            }
          },
        },
      };
    });
  },
};
