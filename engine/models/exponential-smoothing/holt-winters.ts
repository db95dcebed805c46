import { choiceSetting } from '../refuse-spec.ts';
import type { Form } from './form.ts';
import { fitParameters, formParameters, smoothingParameters } from './settings.ts';
import { smoothingModel } from './smoothing-model.ts';

/**
 * Holt-Winters: level, trend and season that follow the data. The season is multiplicative where every value is above zero and AICc prefers
 * it, unless `season` says which.
 *
 * @see Winters (1960), Management Science 6(3), 324-342
 */
export const holtWinters = smoothingModel({
  kind: 'holt-winters',
  label: 'Holt-Winters',
  summary: 'A level, a trend and a season that follow the data.',
  complexity: 13,
  atLeast: 7,
  needsSeason: true,
  parameters: [
    {
      ...formParameters.season,
      help: 'An amount (additive) or a share (multiplicative) for each period of the season. Chosen from the data when not set.',
      choices: formParameters.season.choices.filter(({ value }) => value !== 'none'),
    },
    { ...formParameters.damped, help: 'Whether the trend levels off over the horizon.', default: false },
    ...Object.values(smoothingParameters),
    fitParameters.bounds,
  ],
  limits: [
    'Regressors are ignored.',
    'One season of 2 to 400 periods, and two whole seasons and three values more.',
    'A multiplicative season needs every value above zero.',
    'With missing values, intervals are exact for additive errors and trend without a season; otherwise they are an approximation.',
  ],
  forms(spec): Form[] {
    const season = choiceSetting<string>(spec, 'season', '');
    const damped = spec['damped'] === true;
    return [
      ...(season === 'multiplicative' ? [] : [{ error: 'A', trend: 'A', damped, season: 'A' } as const]),
      ...(season === 'additive' ? [] : [{ error: 'M', trend: 'A', damped, season: 'M' } as const]),
    ];
  },
});
