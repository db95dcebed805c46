import type { Parameter } from '../model.ts';

export const SEASONALITY: Parameter = {
  name: 'seasonality',
  label: 'Season',
  help: 'How the season is taken off before the fit. Automatic asks a test on the autocorrelation at one season, at 90 percent.',
  type: 'choice',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Automatic' },
    { value: 'none', label: 'None' },
    { value: 'additive', label: 'Additive' },
    { value: 'multiplicative', label: 'Multiplicative' },
  ],
};

export const INTERVALS: Parameter = {
  name: 'interval_spread',
  label: 'Spread of the intervals',
  help:
    'Calibrated intervals count the uncertainty of the slope and the error growth that the history shows. ' +
    'Textbook ones take the model at its word, as R does, and cover too little.',
  type: 'choice',
  default: 'calibrated',
  choices: [
    { value: 'calibrated', label: 'Calibrated' },
    { value: 'textbook', label: 'Textbook' },
  ],
  advanced: true,
};
