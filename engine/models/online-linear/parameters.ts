import type { Parameter } from '../model.ts';

export const onlineParameters: readonly Parameter[] = [
  {
    name: 'lags',
    label: 'Lags',
    help: 'How many periods back values are looked at, for example [1, 7]. Automatic: 1, 2 and the season.',
    type: 'numbers',
    empty: '1, 2 and the season',
    min: 1,
    max: 1000,
  },
  {
    name: 'trend',
    label: 'Trend',
    help: 'Whether there is a straight line beside the lags.',
    type: 'choice',
    default: 'none',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'linear', label: 'Straight line' },
    ],
  },
  {
    name: 'season',
    label: 'Season',
    help: 'Waves need few numbers for a long season; dummies tell each place of the season apart.',
    type: 'choice',
    default: 'fourier',
    choices: [
      { value: 'fourier', label: 'Waves' },
      { value: 'dummies', label: 'Dummies' },
      { value: 'none', label: 'None' },
    ],
  },
  {
    name: 'harmonics',
    label: 'Waves',
    help: 'Pairs of sine and cosine for each season, at most half of its length.',
    type: 'integer',
    default: 3,
    min: 1,
    max: 50,
    advanced: true,
  },
  {
    name: 'forgetting',
    label: 'Forgetting',
    help: 'How much a value counts when the next has come: 1 remembers all alike, 0.98 about the last 50. Automatic: several are kept up, and the one whose forecasts of late were nearest is used.',
    type: 'number',
    empty: 'whichever forecast best of late',
    min: 0.5,
    max: 1,
  },
];
