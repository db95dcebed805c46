import type { ColumnRole, ImportChoices } from '../../../contract/entities/dataset.ts';
import type { FeatureChoice } from '../../../contract/entities/features.ts';
import type { RecipeStep } from '../../../engine/cleaning/recipe.ts';
import { cleaningSteps } from '../../../engine/cleaning/steps.ts';
import { featureKinds } from '../../../engine/features/matrix/registry.ts';
import { frequencyName } from '../../ingest/frequency-name.ts';

export const roleWords: Record<ColumnRole, string> = {
  date: 'date',
  target: 'target',
  series: 'series key',
  future: 'known ahead',
  past: 'known after',
  static: 'attribute',
  ignore: 'not used',
};
export const aggregationWords: Record<ImportChoices['aggregation'], string> = {
  none: 'refused',
  sum: 'added up',
  mean: 'averaged',
  count: 'counted',
  median: 'reduced to their median',
  min: 'reduced to the least',
  max: 'reduced to the largest',
  last: 'reduced to the last',
};
export const gapWords: Record<ImportChoices['gaps'], string> = { missing: 'missing', zero: 'zero', forward: 'the value before' };
export { frequencyName };

const said = (value: unknown): string =>
  Array.isArray(value) ? value.map(said).join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
const settingsWords = (settings: object): string =>
  Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${said(value)}`)
    .join(', ');

/** `Impute: method seasonal, only store 1, from 2017-01`. */
export function stepWords({ kind, settings, series, from, to }: RecipeStep): string {
  const label = cleaningSteps.find((step) => step.kind === kind)?.label ?? kind;
  const parts = [
    settingsWords(settings),
    ...(series ? [`only ${settingsWords(series)}`] : []),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`to ${to}`]),
  ].filter((part) => part !== '');
  return parts.length > 0 ? `${label}: ${parts.join(', ')}` : label;
}

/** `Lag: lags 7, 14`. */
export function featureWords({ kind, ...rest }: FeatureChoice): string {
  const label = featureKinds.find((one) => one.kind === kind)?.label ?? kind;
  const settings = settingsWords(rest);
  return settings === '' ? label : `${label}: ${settings}`;
}
