import type { TreeEnsemble } from './ensemble.ts';

/** What the splits by each feature amount to. Arrays are by feature. */
export interface TreeImportance {
  readonly featureNames: readonly string[];
  /** Number of splits (XGBoost's `weight`, LightGBM's `split`). */
  readonly splits: Float64Array;
  /** Gain of all splits together (`total_gain`), and a split's mean (`gain`). */
  readonly totalGain: Float64Array;
  readonly gain: Float64Array;
  /** Cover of all splits together (`total_cover`), and a split's mean (`cover`). */
  readonly totalCover: Float64Array;
  readonly cover: Float64Array;
}

/** Importance by splits: how much training gained from each feature. It says nothing of rows that were not seen. */
export function importance({ featureNames, feature, gain, cover }: TreeEnsemble): TreeImportance {
  const splits = new Float64Array(featureNames.length);
  const totalGain = new Float64Array(featureNames.length);
  const totalCover = new Float64Array(featureNames.length);
  for (let node = 0; node < feature.length; node++) {
    const f = feature[node] as number;
    if (f < 0) continue;
    splits[f] = (splits[f] as number) + 1;
    totalGain[f] = (totalGain[f] as number) + (gain[node] as number);
    totalCover[f] = (totalCover[f] as number) + (cover[node] as number);
  }
  const perSplit = (totals: Float64Array): Float64Array => totals.map((total, f) => (splits[f] === 0 ? 0 : total / (splits[f] as number)));
  return { featureNames, splits, totalGain, gain: perSplit(totalGain), totalCover, cover: perSplit(totalCover) };
}
