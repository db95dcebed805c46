import type { TuneDefaults, SearchDimension, SearchResource } from '../../../contract/entities/tuning.ts';
import type { ParameterInfo } from '../../../contract/entities/model.ts';
import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { defaultSearches, type Dimension } from '../../../engine/tuning/index.ts';
import { modelInfos } from '../models/catalogue.ts';

/** Settings that are not searched: what a search lays down itself, intervals, and what needs dates or names of the data. */
const never = new Set([
  'intervals',
  'interval_spread',
  'non_negative',
  'integer',
  'lambda',
  'bias_adjust',
  'calendar_adjustment',
  'prediction_horizon',
  'uncertainty_samples',
  'mcmc_samples',
  'country_holidays',
  'features',
  'exclude_features',
]);
/** A range this many times as wide as its lower end is searched on a logarithmic scale. */
const wide = 50;

/** What a parameter allows, as a dimension; null for one that cannot be searched without thought. */
function dimensionOf({ name, type, default: start, min, max, choices }: ParameterInfo): Dimension | null {
  if (never.has(name)) return null;
  const given = start === undefined || start === null ? {} : { default: start as number };
  if (type === 'boolean') return typeof start === 'boolean' ? { name, type: 'choice', values: [true, false], default: start } : null;
  if (type === 'choice' && choices && choices.length > 1 && typeof start === 'string')
    return { name, type: 'choice', values: choices.map(({ value }) => value), default: start };
  if ((type !== 'number' && type !== 'integer') || min === undefined || max === undefined || max <= min) return null;
  const log = min > 0 && max / min >= wide;
  if (type === 'integer') return { name, type: log ? 'log-integer' : 'integer', min, max, ...given };
  return { name, type: log ? 'log-uniform' : 'uniform', min, max, ...given };
}

const resourceOf = (kind: string): SearchResource =>
  globalModelByKind(kind) ? { unit: 'folds', min: 1, max: 3 } : { unit: 'series-share', min: 1 / 9, max: 1 };

/** Engine and contract say the same of a dimension; lists are copied since the contract's may be changed. */
const plain = (space: readonly Dimension[]): SearchDimension[] => structuredClone(space) as SearchDimension[];

/** Every kind that can be tuned: what is proposed for it, else what its parameters allow. */
type Search = TuneDefaults['searches'][number];

export const searches: readonly Search[] = modelInfos.flatMap(({ kind, label, family, baseline, parameters }): Search[] => {
  if (ensembleByKind(kind)) return [];
  const proposal = defaultSearches.find((one) => one.kind === kind);
  if (proposal) return [{ kind, label, family, space: plain(proposal.space), resource: { ...proposal.resource }, proposed: true }];
  const own = parameters.filter(({ common }) => !common);
  const found = (of: readonly ParameterInfo[]): Dimension[] => of.flatMap((parameter) => dimensionOf(parameter) ?? []);
  const usual = found(own.filter(({ advanced }) => advanced !== true));
  const space = usual.length > 0 ? usual : found(own);
  if (baseline || space.length === 0) return [];
  return [{ kind, label, family, space: plain(space), resource: resourceOf(kind), proposed: false }];
});
