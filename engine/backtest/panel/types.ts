import type { GlobalContext } from '../../models/global-model.ts';
import type { Fitted } from '../../models/model.ts';
import type { Target } from '../pipeline/target.ts';
import type { FoldData, SeriesResult } from '../types.ts';

/** A fit to an earlier state of the data, which a run begins with. */
export interface PanelStart {
  /** `go-on`: learns what is new; `keep`: stays as it is. */
  readonly mode: 'go-on' | 'keep';
  readonly fitted: Fitted;
  /** First period that it has not learnt from, in the panel's counting; nothing from there on had any part in it. */
  readonly from: number;
}

export interface PanelOptions {
  /** h, 1 or more. */
  readonly horizon: number;
  /** K: the most origins to try; a short series gets fewer. */
  readonly folds: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** Why the model must not be tried: naive ones stand in at once. */
  readonly fallbackReason?: string;
  /**
   * Without it everything is fitted anew. A fold whose origin lies before `from` begins with a fit of its own, to what was known as long before
   * its origin as the data go on beyond `from`: no fold begins with anything that has seen what it is measured by.
   */
  readonly start?: PanelStart;
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
  /** Why the final fit could not begin with `start`; null where it could, or there was none. */
  readonly startedAnew: string | null;
  /** The final fit; null where it could not be made and every series has a stand-in. */
  readonly fitted: Fitted | null;
  /** One for each series, in order. */
  readonly series: readonly SeriesResult[];
}
