import type { Parameter, Spec } from '../model.ts';

export const bestParameters: readonly Parameter[] = [
  {
    name: 'budget',
    label: 'Time to spend',
    help: 'Fast leaves ARIMA out and looks back twice; thorough tries more models and looks back six times.',
    type: 'choice',
    default: 'normal',
    choices: [
      { value: 'fast', label: 'Fast' },
      { value: 'normal', label: 'Normal' },
      { value: 'thorough', label: 'Thorough' },
    ],
  },
  {
    name: 'combine',
    label: 'Combination',
    help: 'Automatic weighs models by their errors at earlier points, which is hard to beat. None takes one model by the one-standard-error rule.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'mean', label: 'Mean of all' },
      { value: 'median', label: 'Median of all' },
      { value: 'none', label: 'None: one model' },
    ],
  },
  {
    name: 'find_seasons',
    label: 'Look for seasons',
    help: 'Also tries a season that the values show beside the one that is set: 52 weeks, or a week of hours.',
    type: 'boolean',
    default: true,
    advanced: true,
  },
];

export type Budget = 'fast' | 'normal' | 'thorough';
export type Combine = 'auto' | 'mean' | 'median' | 'none';

export interface BestOptions {
  readonly budget: Budget;
  readonly combine: Combine;
  readonly findSeasons: boolean;
}

/** Settings in use; the spec was checked by `refuseSpec` before. */
export const optionsOf = (spec: Spec): BestOptions => ({
  budget: (spec['budget'] ?? 'normal') as Budget,
  combine: (spec['combine'] ?? 'auto') as Combine,
  findSeasons: spec['find_seasons'] !== false,
});

/** Earlier points that forecasts are made from, the newest included. */
export const LOOKS: Readonly<Record<Budget, number>> = { fast: 2, normal: 3, thorough: 6 };
