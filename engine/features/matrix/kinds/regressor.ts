import { refuseFeature, type FeatureKind } from '../kind.ts';
import type { RegressorSpec } from '../spec.ts';
import { knownOf } from '../source.ts';

export const regressor: FeatureKind<RegressorSpec> = {
  kind: 'regressor',
  label: 'Known regressor',
  help:
    'A column of the data that is known in advance, such as a planned price or promotion, as it stands or some periods earlier or later: ' +
    'a promotion that begins tomorrow may already be felt today.',
  parameters: [
    { name: 'of', label: 'Regressor', help: 'Known after the last value of the target.', type: 'known' },
    {
      name: 'leads',
      label: 'Leads',
      help: 'Periods ahead, each a column: 0 for the period itself, 1 for the next, -1 for the one before.',
      type: 'numbers',
      default: [0],
      min: -10_000,
      max: 10_000,
    },
  ],
  columns({ of, leads = [0] }, { panel }) {
    const position = knownOf('regressor', panel, of);
    return leads.map((lead) => {
      if (!Number.isInteger(lead) || Math.abs(lead) > 10_000)
        refuseFeature('regressor', 'leads', 'whole numbers from -10,000 to 10,000', lead);
      return {
        name: lead === 0 ? of : lead > 0 ? `${of}_lead_${lead}` : `${of}_lag_${-lead}`,
        meaning: lead === 0 ? of : `${of} ${Math.abs(lead)} period${Math.abs(lead) === 1 ? '' : 's'} ${lead > 0 ? 'after' : 'before'}`,
        availability: 'future',
        reach: Infinity,
        lookback: Math.max(0, -lead),
        ofTarget: false,
        fill: {
          by: 'series',
          run: (series, from, to, out) => {
            const values = series.known(position);
            for (let t = from; t < to; t++) {
              const at = t + lead;
              out[t - from] = at >= 0 && at < values.length ? (values[at] as number) : NaN;
            }
          },
        },
      };
    });
  },
};
