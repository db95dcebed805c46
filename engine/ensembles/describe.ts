import type { EnsembleFitted, EnsembleModelFitted } from './types.ts';

/** What can be said of an ensemble of one series, for its page. */
export interface EnsembleDescription {
  readonly name: string;
  /** LaTeX with the numbers left as symbols; one string a line. */
  readonly equation: readonly string[];
  /** Members by weight, the largest first; those of the ensemble that have none here too. */
  readonly weights: readonly { readonly run: string; readonly kind: string; readonly weight: number }[];
  readonly facts: readonly { readonly name: string; readonly value: number | string }[];
}

function restOn({ pool, kind }: EnsembleModelFitted): string | null {
  if (kind === 'ensemble-mean' || kind === 'ensemble-median') return null;
  if (kind === 'ensemble-features') return 'features of this series, by the errors of all series in the folds';
  if (pool === 'equal') return 'equal: no other weights did better in later folds';
  if (pool === null) return 'the folds of all series together';
  if (pool === 0) return 'the folds of this series';
  return `the folds of this series, and those of all series worth ${pool} of its own`;
}

const equations: Readonly<Record<EnsembleFitted['of'], readonly string[]>> = {
  'ensemble-mean': ['\\hat{y}_{t+h} = \\frac{1}{K} \\sum_{k=1}^{K} \\hat{y}_{k,t+h}'],
  'ensemble-median': ['\\hat{y}_{t+h} = \\operatorname{median}(\\hat{y}_{1,t+h}, \\ldots, \\hat{y}_{K,t+h})'],
  'ensemble-weighted': ['\\hat{y}_{t+h} = \\sum_{k=1}^{K} w_k \\hat{y}_{k,t+h}', 'w_k \\propto \\mathrm{RMSE}_k^{-p}'],
  'ensemble-features': ['\\hat{y}_{t+h} = \\sum_{k=1}^{K} w_k \\hat{y}_{k,t+h}', 'w_k = \\frac{\\exp p_k(x)}{\\sum_{l} \\exp p_l(x)}'],
  'ensemble-stacking': [
    '\\hat{y}_{t+h} = \\sum_{k=1}^{K} w_k \\hat{y}_{k,t+h}',
    'w = \\arg\\min_{w} \\sum_{i} \\Bigl(y_i - \\sum_{k} w_k \\hat{y}_{k,i}\\Bigr)^2, \\quad w_k \\ge 0, \\quad \\sum_{k} w_k = 1',
  ],
};

const names: Readonly<Record<EnsembleFitted['of'], string>> = {
  'ensemble-mean': 'Mean',
  'ensemble-median': 'Median',
  'ensemble-weighted': 'Weighted mean',
  'ensemble-stacking': 'Stacked mean',
  'ensemble-features': 'Feature-weighted mean',
};

/** @param model - what is kept for all series of the run */
export function describeEnsemble(fitted: EnsembleFitted, model: EnsembleModelFitted): EnsembleDescription {
  const { members, of, calibration } = fitted;
  const used = new Set(members.map(({ run }) => run));
  const without = model.members.flatMap(({ run, kind }) => (used.has(run) ? [] : [{ run, kind, weight: 0 }]));
  const rest = restOn(model);
  return {
    name: `${names[of]} of ${members.length} ${members.length === 1 ? 'model' : 'models'}`,
    equation: equations[of],
    weights: [...members.toSorted((a, b) => b.weight - a.weight), ...without],
    facts: [
      ...(rest === null ? [] : [{ name: 'Weights rest on', value: rest }]),
      { name: 'Intervals beside those of the members', value: `${calibration.scale.toFixed(2)} times as wide` },
    ],
  };
}
