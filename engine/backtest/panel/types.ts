import type { GlobalContext } from '../../models/global-model.ts';
import type { Fitted } from '../../models/model.ts';
import type { Target } from '../pipeline/target.ts';
import type { FoldData, SeriesResult } from '../types.ts';

export interface PanelOptions {
  /** h, 1 or more. */
  readonly horizon: number;
  /** K: the most origins to try; a short series gets fewer. */
  readonly folds: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** Why the model must not be tried: naive ones stand in at once. */
  readonly fallbackReason?: string;
  /** The data of a series as they would have been prepared at an origin; see `BacktestOptions`. */
  readonly refold?: (index: number) => (origin: number) => FoldData | null;
}

export type PanelContext = Omit<GlobalContext, 'rng' | 'horizon' | 'measure'> & {
  /** Runs `work` and notes how long it took under `phase`. */
  readonly timed?: <T>(phase: 'fit' | 'forecast', work: () => Promise<T>) => Promise<T>;
  /** What is being done, in words. */
  readonly onPhase?: (phase: string) => void;
};

/** What is kept with a series of a model that is kept once for all of them; plain JSON. */
export interface PanelMember extends Fitted {
  readonly kind: 'panel-member';
  readonly formatVersion: 1;
  /** Kind of the model. */
  readonly of: string;
  readonly series: string;
  readonly target: Target;
}

export interface PanelResult {
  /** The final fit; null where it could not be made and every series has a stand-in. */
  readonly fitted: Fitted | null;
  /** One for each series, in order. */
  readonly series: readonly SeriesResult[];
}
