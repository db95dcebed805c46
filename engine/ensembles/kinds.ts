import type { Parameter, Spec } from '../models/model.ts';

/** How the members of an ensemble get their weights. */
export type EnsembleKind = 'ensemble-mean' | 'ensemble-median' | 'ensemble-weighted' | 'ensemble-stacking' | 'ensemble-features';

/** A model that is made of the forecasts of other runs of an experiment, without fitting any of them again. */
export interface EnsembleModel {
  readonly scope: 'ensemble';
  readonly kind: EnsembleKind;
  /** Name as users know it. */
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly summary: string;
  readonly baseline: false;
  /** Rank of simplicity: of two equally good models the lower one is selected. */
  readonly complexity: number;
  readonly acceptsMissing: true;
  readonly acceptsRegressors: false;
  readonly parameters: readonly Parameter[];
  readonly limits: readonly string[];
}

/** Fewest series that weights by features are learnt over. */
export const FEWEST_SERIES = 200;

const members: Parameter = {
  name: 'members',
  label: 'Members',
  help: 'Names of the models to combine as the comparison has them, separated by commas.',
  type: 'text',
  empty: 'all models of the comparison but the baselines',
};

const pooling: Parameter = {
  name: 'pooling',
  label: 'Weights',
  help: 'Of each series by itself, of all series together, or drawn from those of all towards its own. Automatic: what did best in later folds.',
  type: 'choice',
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Automatic' },
    { value: 'series', label: 'Of each series' },
    { value: 'pooled', label: 'Of all series together' },
  ],
};

const limits = [
  'It needs at least two other models in the same comparison.',
  'A member that could not be used on a series has no weight there.',
];

const shared = { scope: 'ensemble', baseline: false, acceptsMissing: true, acceptsRegressors: false } as const;

/** Every ensemble that Almanac knows. */
export const ensembles: readonly EnsembleModel[] = [
  {
    ...shared,
    kind: 'ensemble-mean',
    label: 'Ensemble mean',
    summary: 'The mean of the other models’ forecasts.',
    complexity: 40,
    parameters: [members],
    limits,
  },
  {
    ...shared,
    kind: 'ensemble-median',
    label: 'Ensemble median',
    summary: 'The median of the other models’ forecasts, step by step.',
    complexity: 41,
    parameters: [members],
    limits,
  },
  {
    ...shared,
    kind: 'ensemble-weighted',
    label: 'Weighted ensemble',
    summary: 'The mean of the other models’ forecasts, weighted by how small their errors were in earlier folds.',
    complexity: 42,
    parameters: [
      members,
      pooling,
      {
        name: 'power',
        label: 'Power',
        help: 'Weights are one over the root mean squared error to this power: 0 gives equal weights, more prefers the best.',
        type: 'number',
        default: 2,
        min: 0,
        max: 10,
      },
    ],
    limits: [...limits, 'The oldest fold has equal weights, since nothing is known before it.'],
  },
  {
    ...shared,
    kind: 'ensemble-stacking',
    label: 'Stacked ensemble',
    summary: 'The weights that would have made the smallest squared errors in earlier folds: none negative, and one in sum.',
    complexity: 43,
    parameters: [members, pooling],
    limits: [
      ...limits,
      'The oldest fold has equal weights, since nothing is known before it.',
      'Few folds of a single series say little about weights: they then stay close to equal.',
    ],
  },
  {
    ...shared,
    kind: 'ensemble-features',
    label: 'Feature-weighted ensemble',
    summary: 'Weights by what a series looks like, learnt over all series from the errors of earlier folds (FFORMA).',
    complexity: 44,
    parameters: [
      members,
      {
        name: 'n_estimators',
        label: 'Trees',
        help: 'Trees for each member: more of them let weights differ more between series.',
        type: 'integer',
        default: 50,
        min: 1,
        max: 1000,
      },
      {
        name: 'learning_rate',
        label: 'Learning rate',
        help: 'Share of each tree’s step that is taken: smaller needs more trees.',
        type: 'number',
        default: 0.1,
        min: 0.001,
        max: 1,
      },
    ],
    limits: [
      ...limits,
      `It needs at least ${FEWEST_SERIES} series.`,
      'Folds before which fewer than 200 others are known have equal weights.',
    ],
  },
];

/** The ensemble of that kind; null where there is none. */
export const ensembleByKind = (kind: string): EnsembleModel | null => ensembles.find((model) => model.kind === kind) ?? null;

/** The names that a spec lists as members; null where it leaves them out. */
export function membersAsked(spec: Spec): readonly string[] | null {
  const { members: asked } = spec;
  if (typeof asked !== 'string') return null;
  const names = [...new Set(asked.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  return names.length === 0 ? null : names;
}
