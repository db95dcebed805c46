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
