import type { Conformal } from '../intervals/conformal.ts';
import type { TreeEnsembleJson } from '../trees/index.ts';
import type { BridgeRule } from './bridge-gaps.ts';
import type { ClosedRule } from './closed.ts';
import type { PartFeatures } from './columns.ts';
import type { TargetScale } from './target.ts';

/** Trees for a part of the horizon. */
export interface FittedPart {
  readonly features: PartFeatures;
  /** What each column says, in words. */
  readonly meanings: Readonly<Record<string, string>>;
  readonly trees: TreeEnsembleJson;
}

/** Trees that forecast the series of a panel: plain data, finite numbers only, kept once for all series. */
export interface PanelTrees {
  readonly formatVersion: 2;
  readonly strategy: 'direct' | 'recursive';
  /** Periods ahead that it can forecast. */
  readonly horizon: number;
  readonly target: TargetScale;
  readonly closed: ClosedRule | null;
  /** How gaps are bridged in what it forecasts from; null for models of format 1, which take them as they are. */
  readonly bridge: BridgeRule | null;
  /** By how far they reach, ascending; the last one reaches over the horizon. A single one for a recursive model. */
  readonly parts: readonly FittedPart[];
  /** Errors on periods that were held back, over the spread of their series; null where none could be. */
  readonly conformal: Conformal | null;
  /** Mean absolute error of each series there, beside `target.ids`, drawn towards that of all; on the learner's scale. */
  readonly spreads: readonly number[];
  readonly spread: number;
  readonly training: {
    readonly series: number;
    readonly rows: number;
    readonly heldBack: number;
    /** Trees of each part. */
    readonly rounds: readonly number[];
    /** Loss on what was held back, of each part; null where nothing was. */
    readonly loss: readonly (number | null)[];
  };
}
