import { EngineError } from '../core/errors.ts';
import { extent } from '../math/moments.ts';
import type { Parameter } from '../models/model.ts';
import { boxCox } from '../transforms/box-cox.ts';
import { lambdaByLikelihood } from '../transforms/box-cox-lambda.ts';
import { whichColumns } from './regressor-impute.ts';
import { mapRegressors } from './regressor-map.ts';
import { setting, type CleaningStep } from './step.ts';

const parameters: readonly Parameter[] = [
  whichColumns,
  {
    name: 'method',
    label: 'Transformed by',
    help: 'A regressor that acts by percentages, as prices do, acts evenly on a log scale. Log of one more takes zeros.',
    type: 'choice',
    default: 'log1p',
    choices: [
      { value: 'log1p', label: 'log(1 + x)' },
      { value: 'log', label: 'log(x)' },
      { value: 'box-cox', label: 'Box-Cox' },
    ],
  },
  {
    name: 'lambda',
    label: 'Lambda',
    help: 'Of Box-Cox: 1 changes nothing, 0 is the logarithm.',
    type: 'number',
    empty: 'by likelihood, for each series',
    min: -2,
    max: 2,
  },
];

const needs = { log1p: 'above -1', log: 'above 0', 'box-cox': 'above 0' } as const;

/** Log or Box-Cox of regressors. */
export const regressorTransform: CleaningStep = {
  kind: 'regressor-transform',
  label: 'Transform regressors',
  summary: 'Takes the logarithm or Box-Cox transformation of regressors.',
  target: 'regressors',
  parameters,
  limits: ['Values must be above zero, above -1 for log(1 + x), in the known future too.', 'A date range does not limit it.'],
  refits: (settings) => setting(parameters, settings, 'method') === 'box-cox' && typeof settings['lambda'] !== 'number',
  run: (state, settings, scope, given) => {
    const method = setting(parameters, settings, 'method') as keyof typeof needs;
    const fixed = typeof settings['lambda'] === 'number' ? settings['lambda'] : null;
    const least = method === 'log1p' ? -1 : 0;
    const allowed = (value: number, name: string): void => {
      if (value <= least)
        throw new EngineError('invalid-option', `${method} needs values ${needs[method]} but "${name}" has ${value}.`, { column: name });
    };
    for (const { name, values, future } of [...state.regressors, ...state.past]) {
      const asked = typeof settings['columns'] === 'string' ? settings['columns'].split(',').map((part) => part.trim()) : [];
      if (asked.some((part) => part !== '') && !asked.includes(name)) continue;
      for (const part of [values, future]) for (const value of part) allowed(value, name);
    }
    if (method !== 'box-cox')
      return mapRegressors(state, settings, scope, given, {
        count: 0,
        take: () => [],
        map: method === 'log' ? (value) => Math.log(value) : (value) => Math.log1p(value),
      });
    return mapRegressors(state, settings, scope, given, {
      count: 1,
      take: (values) => {
        if (fixed !== null) return [fixed];
        const { min, max } = extent(values);
        return [max > min ? lambdaByLikelihood(values, state.seasonLength) : 1];
      },
      map: (value, [lambda = 1]) => boxCox(value, lambda),
    });
  },
};
