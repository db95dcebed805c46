import { refuseFeature, type Column, type FeatureKind } from '../kind.ts';
import type { EventSpec } from '../spec.ts';
import { knownOf } from '../source.ts';

const happens = (value: number | undefined): boolean => value !== undefined && value !== 0 && !Number.isNaN(value);

export const event: FeatureKind<EventSpec> = {
  kind: 'event',
  label: 'Promotion or event',
  help:
    'How far the last and the next promotion or other planned event is, and how many there are around a period: people buy less just before ' +
    'and just after. Takes a regressor that is known in advance and is not 0 when it happens.',
  parameters: [
    { name: 'of', label: 'Event', help: 'A regressor that is known in advance; not 0 means that it happens.', type: 'known' },
    {
      name: 'forms',
      label: 'Forms',
      help: 'Each becomes a column.',
      type: 'choices',
      choices: [
        { value: 'since', label: 'Periods since the last' },
        { value: 'until', label: 'Periods until the next known' },
        { value: 'count', label: 'Number in the window' },
      ],
    },
    {
      name: 'window',
      label: 'Window',
      help: 'Periods looked at on either side; a distance of more is one more than the window. The count is over that many up to the row.',
      type: 'integer',
      default: 14,
      min: 1,
      max: 10_000,
    },
  ],
  columns({ of, forms, window }, { panel }) {
    const position = knownOf('event', panel, of);
    if (!Number.isInteger(window) || window < 1 || window > 10_000)
      refuseFeature('event', 'window', 'a whole number from 1 to 10,000', window);
    return forms.map((form): Column => {
      const known = { availability: 'future', reach: Infinity, ofTarget: false } as const;
      if (form === 'since')
        return {
          ...known,
          name: `${of}_since`,
          meaning: `Periods since the last ${of}, at most ${window + 1}`,
          lookback: window,
          fill: {
            by: 'series',
            run: (series, from, to, out) => {
              const values = series.known(position);
              let distance = window + 1;
              for (let t = Math.max(0, from - window); t < to; t++) {
                distance = happens(values[t]) ? 0 : Math.min(distance + 1, window + 1);
                if (t >= from) out[t - from] = distance;
              }
            },
          },
        };
      if (form === 'until')
        return {
          ...known,
          name: `${of}_until`,
          meaning: `Periods until the next ${of} that is known, at most ${window + 1}`,
          lookback: 0,
          fill: {
            by: 'series',
            run: (series, from, to, out) => {
              const values = series.known(position);
              let distance = window + 1;
              for (let t = Math.min(values.length, to + window) - 1; t >= from; t--) {
                distance = happens(values[t]) ? 0 : Math.min(distance + 1, window + 1);
                if (t < to) out[t - from] = distance;
              }
            },
          },
        };
      if (form !== 'count') return refuseFeature('event', 'forms', 'of since, until, count', form);
      return {
        ...known,
        name: `${of}_count_${window}`,
        meaning: `Number of periods with ${of} among the ${window} up to this one`,
        lookback: window - 1,
        fill: {
          by: 'series',
          run: (series, from, to, out) => {
            const values = series.known(position);
            let count = 0;
            for (let t = Math.max(0, from - window); t < to; t++) {
              if (happens(values[t])) count++;
              if (t - window >= Math.max(0, from - window) && happens(values[t - window])) count--;
              if (t >= from) out[t - from] = count;
            }
          },
        },
      };
    });
  },
};
