import type { Parameter, Spec } from './model.ts';
import { choiceSetting } from './refuse-spec.ts';

/** Whether intervals count what the model takes as known. */
export const SPREAD_SETTING: Parameter = {
  name: 'interval_spread',
  label: 'Spread of the intervals',
  help:
    'Calibrated intervals count the uncertainty of the trend and the error growth that the history shows. ' +
    'Textbook ones take the model at its word, as R does, and cover too little.',
  type: 'choice',
  default: 'calibrated',
  choices: [
    { value: 'calibrated', label: 'Calibrated' },
    { value: 'textbook', label: 'Textbook' },
  ],
  advanced: true,
};

export const wantsTextbook = (spec: Spec): boolean =>
  choiceSetting<'calibrated' | 'textbook'>(spec, SPREAD_SETTING.name, 'calibrated') === 'textbook';
