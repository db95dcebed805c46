import type { LevelMethod } from '../../../contract/entities/levels.ts';
import type { ReconciliationMethod } from '../../../engine/hierarchy/index.ts';

interface MethodInfo {
  readonly name: LevelMethod;
  readonly label: string;
  /** One sentence for people. */
  readonly what: string;
  readonly method: ReconciliationMethod;
}

/** In the order that they are offered. */
export const levelMethods: readonly MethodInfo[] = [
  {
    name: 'mint-shrinkage',
    label: 'MinT, shrinkage',
    what: 'Weighs the forecasts of all levels by how large their errors were and what these had in common.',
    method: { kind: 'min-trace', weights: 'shrinkage' },
  },
  {
    name: 'mint-variance',
    label: 'MinT, variance',
    what: 'Weighs the forecasts of all levels by how large their errors were.',
    method: { kind: 'min-trace', weights: 'variance' },
  },
  {
    name: 'mint-structural',
    label: 'MinT, structural',
    what: 'Weighs the forecasts of all levels by the number of series in each; needs no errors of the past.',
    method: { kind: 'min-trace', weights: 'structural' },
  },
  {
    name: 'mint-ols',
    label: 'MinT, ordinary least squares',
    what: 'Moves the forecasts of all levels as little as possible, large ones as much as small ones.',
    method: { kind: 'min-trace', weights: 'ols' },
  },
  {
    name: 'bottom-up',
    label: 'Bottom-up',
    what: 'Adds up the forecasts of the series.',
    method: { kind: 'bottom-up' },
  },
  {
    name: 'top-down',
    label: 'Top-down, proportions of averages',
    what: 'Splits the forecast of the total by what each series sold of all that was sold.',
    method: { kind: 'top-down', proportions: 'proportions-of-averages' },
  },
  {
    name: 'top-down-average',
    label: 'Top-down, average proportions',
    what: 'Splits the forecast of the total by the mean of each series’ share over the past.',
    method: { kind: 'top-down', proportions: 'average-proportions' },
  },
  {
    name: 'top-down-forecast',
    label: 'Top-down, forecast proportions',
    what: 'Splits each forecast among its parts by their own forecasts; levels nested in each other only.',
    method: { kind: 'top-down', proportions: 'forecast-proportions' },
  },
];

export function methodInfo(name: LevelMethod): MethodInfo {
  const found = levelMethods.find((one) => one.name === name);
  if (!found) throw new Error(`there is no method ${name}`);
  return found;
}

export const isMinimumTrace = (name: LevelMethod): boolean => methodInfo(name).method.kind === 'min-trace';
