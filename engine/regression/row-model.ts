import type { TreeEnsemble, TreeEnsembleJson } from '../trees/index.ts';
import type { Preparation } from './prepare.ts';
import type { RowIntervals } from './row-intervals.ts';
import type { RegressionSpec } from './spec.ts';
import type { TargetScale } from './target-scale.ts';

/** Rows of the training data, prepared, that stand for all of them where an average over rows is wanted. By prepared column. */
export type BackgroundRows = readonly (readonly (number | null)[])[];

/** A model of single rows, ready to predict: preparation, trees, widths of intervals. */
export interface RowModel {
  readonly format: 'almanac-row-model';
  readonly formatVersion: 1;
  readonly target: string;
  readonly kind: RegressionSpec['model'];
  readonly scale: TargetScale;
  readonly smearing: number;
  /** The target was never below zero, so predictions are not. */
  readonly nonNegative: boolean;
  readonly preparation: Preparation;
  readonly ensemble: TreeEnsemble;
  readonly intervals: RowIntervals;
  readonly background: BackgroundRows;
}

/** As it is kept: JSON without anything but data. */
export type RowModelJson = Omit<RowModel, 'ensemble'> & { readonly ensemble: TreeEnsembleJson };
