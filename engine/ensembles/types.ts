import type { FoldData, SavedModel, SeriesWarning } from '../backtest/index.ts';
import type { Forecast } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import type { Target } from '../backtest/pipeline/target.ts';
import type { Calibration } from '../intervals/calibrate.ts';
import type { Fitted } from '../models/model.ts';
import type { EnsembleKind } from './kinds.ts';

/** One fold of a series with what the members forecast for it. */
export interface EnsembleFold {
  /** Number of periods of the series before it. */
  readonly origin: number;
  /** The first period that is forecast, counted as the panel does: what was known then lies before it. */
  readonly cut: number;
  readonly data: FoldData;
  /** One for each member; null where it could not be used. */
  readonly forecasts: readonly (Forecast | null)[];
}

/** One series as an ensemble sees it. */
export interface EnsembleSeries {
  /** As models of single series get it: without leading gaps. */
  readonly series: Series;
  /** Size of the series' changes in the training part of its oldest fold: errors are counted in it. 0 where there is none. */
  readonly scale: number;
  /** Oldest first. */
  readonly folds: readonly EnsembleFold[];
  /** The members' forecasts from the end of the data. */
  readonly final: readonly (Forecast | null)[];
  readonly warnings: readonly SeriesWarning[];
}

/** A member of an ensemble of one series. */
export interface WeightedMember {
  /** Name of its run in the experiment: its saved model forecasts again. */
  readonly run: string;
  readonly kind: string;
  /** Above 0; those of a series have sum 1. */
  readonly weight: number;
}

/** What is kept of an ensemble of one series: plain JSON. */
export interface EnsembleFitted extends Fitted {
  readonly kind: 'ensemble';
  readonly formatVersion: 1;
  readonly of: EnsembleKind;
  readonly members: readonly WeightedMember[];
  readonly calibration: Calibration;
  readonly target: Target;
}

/** What is kept once for all series of an ensemble: plain JSON. */
export interface EnsembleModelFitted extends Fitted {
  readonly kind: EnsembleKind;
  readonly formatVersion: 1;
  readonly members: readonly { readonly run: string; readonly kind: string }[];
  /** Weights over all series together, by features their mean over series; equal where none were measured. */
  readonly weights: readonly number[];
  /**
   * What the weights of a series rest on: its own folds, and those of all series worth this many of its own. Null where that is all
   * there is to it; `equal` where equal weights did best.
   */
  readonly pool: number | null | 'equal';
}

/** What is kept of a series: the ensemble, or the naive model that stood in. */
export type EnsembleSaved = EnsembleFitted | SavedModel;

export const isEnsemble = (saved: EnsembleSaved): saved is EnsembleFitted => saved.kind === 'ensemble';
