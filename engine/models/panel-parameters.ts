import { dayOfText } from '../features/matrix/calendar-dates.ts';
import { featureKinds } from '../features/matrix/registry.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import type { LearningSettings } from '../learning/settings.ts';
import type { Panel } from '../core/panel.ts';
import type { Parameter, Refusal, Spec, SpecValue } from './model.ts';
import { choiceSetting, numberSetting } from './refuse-spec.ts';

/** What a user may set around any learner of trees. */
export const panelParameters: readonly Parameter[] = [
  {
    name: 'strategy',
    label: 'Strategy',
    help: 'Direct: from values at least a horizon old, all steps at once. Recursive: step by step from its own forecasts, with the newest values as features. Automatic: recursive for months, quarters, years and counted time.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'direct', label: 'Direct' },
      { value: 'recursive', label: 'Recursive' },
    ],
  },
  {
    name: 'horizon_parts',
    label: 'Parts of the horizon',
    help: 'For a direct forecast: so many models, each for a part of the horizon, the nearer ones with newer values. Each costs a training.',
    type: 'integer',
    default: 1,
    min: 1,
    max: 12,
  },
  {
    name: 'target_transform',
    label: 'Scale of the target',
    help: 'Logarithms suit sales that are never negative and seldom zero: errors count in percent. A scale divides each series by its mean. Automatic: logarithms where they suit.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'log1p', label: 'log(1 + y)' },
      { value: 'scale', label: 'Divided by its mean' },
      { value: 'none', label: 'As it is' },
    ],
  },
  {
    name: 'level',
    label: 'Level',
    help: 'Trees do not go beyond what they have seen. Taken from the level of late, a forecast goes up and down with the series. Automatic: for months, quarters, years and counted time.',
    type: 'choice',
    default: 'auto',
    choices: [
      { value: 'auto', label: 'Automatic' },
      { value: 'recent', label: 'From the level of late' },
      { value: 'series', label: 'From the mean of the series' },
    ],
  },
  {
    name: 'lags',
    label: 'Lags',
    help: 'Earlier values that are features, in periods back. A direct forecast uses those of at least its horizon.',
    type: 'numbers',
    empty: 'by frequency and horizon',
    min: 1,
    max: 10_000,
    advanced: true,
  },
  {
    name: 'recency_half_life',
    label: 'Half-life of a row',
    help: 'Periods after which a row counts half as much. A very large number makes all count alike.',
    type: 'number',
    empty: 'a year for days and weeks, else all alike',
    min: 1,
    max: 1e6,
    advanced: true,
  },
  {
    name: 'country_holidays',
    label: 'Public holidays of',
    help: 'A country, state or region: DE, DE-BY, US-CA. Its public holidays become features.',
    type: 'text',
    empty: 'none',
  },
  {
    name: 'holidays',
    label: 'Own days',
    help: 'A list of {"holiday": name, "ds": ["YYYY-MM-DD", ...]}, future ones too.',
    type: 'json',
    empty: 'none',
    advanced: true,
  },
  {
    name: 'features',
    label: 'Features',
    help: 'A list as docs/features.md describes it. Left out: the features that the dataset version was made with, else those that suit the data.',
    type: 'json',
    empty: 'those of the dataset version',
    advanced: true,
  },
  {
    name: 'exclude_features',
    label: 'Left out',
    help: 'Names of columns that are not used, as a list.',
    type: 'json',
    empty: 'none',
    advanced: true,
  },
];

type Row = Readonly<Record<string, SpecValue>>;
const isRow = (value: SpecValue | undefined): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const isDate = (value: SpecValue | undefined): value is string => typeof value === 'string' && !Number.isNaN(dayOfText(value));
const datesOf = (ds: SpecValue | undefined): readonly SpecValue[] =>
  Array.isArray(ds) ? (ds as readonly SpecValue[]) : ds === undefined ? [] : [ds];

/** What is wrong with settings that their parameter's type does not tell; null where nothing is. */
export function refusePanelSettings(label: string, panel: Panel, spec: Spec): Refusal | null {
  const refuse = (name: string, needs: string): Refusal => ({
    code: 'invalid-option',
    message: `${label}: "${name}" must be ${needs} but is ${JSON.stringify(spec[name])?.slice(0, 200)}.`,
  });
  const { lags, holidays, features, exclude_features: exclude } = spec;
  if (Array.isArray(lags) && !lags.every((lag) => Number.isInteger(lag))) return refuse('lags', 'a list of whole numbers from 1 to 10000');
  if (holidays !== undefined && holidays !== null) {
    const rows = Array.isArray(holidays) ? (holidays as readonly SpecValue[]) : [holidays];
    if (!rows.every((row) => isRow(row) && typeof row['holiday'] === 'string' && datesOf(row['ds']).every(isDate)))
      return refuse('holidays', 'a list of {"holiday", "ds"} with dates as YYYY-MM-DD');
    if (rows.length > 0 && (!panel.axis || panel.frequency.unit === 'integer'))
      return refuse('holidays', 'left out, since the time of this dataset is counted in whole numbers,');
  }
  if (features !== undefined && features !== null) {
    const kinds: readonly string[] = featureKinds.map(({ kind }) => kind);
    if (
      !Array.isArray(features) ||
      !features.every((one: SpecValue) => isRow(one) && typeof one['kind'] === 'string' && kinds.includes(one['kind']))
    )
      return refuse('features', `a list of features, each with "kind" as one of ${kinds.join(', ')},`);
  }
  if (exclude !== undefined && exclude !== null && !(Array.isArray(exclude) && exclude.every((name) => typeof name === 'string')))
    return refuse('exclude_features', 'a list of names');
  return null;
}

/** Settings around a learner, checked before. */
export function learningSettings(spec: Spec, horizon: number, takesNegative: boolean): LearningSettings {
  const { holidays, lags, features, exclude_features: exclude } = spec;
  const rows =
    holidays === undefined || holidays === null ? [] : Array.isArray(holidays) ? (holidays as readonly Row[]) : [holidays as Row];
  return {
    horizon,
    strategy: choiceSetting(spec, 'strategy', 'auto'),
    horizonParts: numberSetting(spec, 'horizon_parts') ?? 1,
    transform: choiceSetting(spec, 'target_transform', 'auto'),
    takesNegative,
    anchor: choiceSetting(spec, 'level', 'auto'),
    lags: Array.isArray(lags) ? [...new Set(lags as readonly number[])].sort((a, b) => a - b) : null,
    features: Array.isArray(features) ? (features as unknown as readonly FeatureSpec[]) : null,
    exclude: Array.isArray(exclude) ? (exclude as readonly string[]) : [],
    holidays: rows.map((row) => ({ name: row['holiday'] as string, dates: datesOf(row['ds']) as readonly string[] })),
    halfLife: numberSetting(spec, 'recency_half_life') ?? 'auto',
  };
}

/** Refuses what no learner can take: values beyond all bounds, and panels without any. */
export function refusePanel(label: string, { y }: Panel): Refusal | null {
  let known = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    known++;
    if (!(Math.abs(value) <= 1e100)) return { code: 'not-finite', message: `${label} needs values of at most 1e100 but got ${value}.` };
  }
  return known > 0 ? null : { code: 'series-too-short', message: `${label} needs at least one series with a value.` };
}

/** What trees on features cannot do, whatever grows them. */
export const panelLimits: readonly string[] = [
  'It learns from all series together: with a single short series there is little to learn from.',
  'It forecasts no further ahead than the horizon it was trained for.',
  'A regressor that is not known over the horizon is used with its earlier values only.',
];
