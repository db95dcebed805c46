import type { FeatureSpec } from '../features/matrix/spec.ts';

export type TargetTransform = 'none' | 'log1p' | 'scale';

export type Strategy = 'direct' | 'recursive';

/** What is done around a learner to make a forecaster of it. */
export interface LearningSettings {
  /** h: periods ahead that it is to forecast. */
  readonly horizon: number;
  /** `direct`: only what is known over the horizon; `recursive`: one step at a time, from its own forecasts; `auto` by what a period is. */
  readonly strategy: 'auto' | Strategy;
  /** For `direct`: so many models, each for a part of the horizon, the nearer with newer lags. */
  readonly horizonParts: number;
  readonly transform: TargetTransform | 'auto';
  /** Whether the learner takes negative targets. */
  readonly takesNegative: boolean;
  /** Target and lags as differences from the level of late, so that a trend goes on; `auto` by the length of a season. */
  readonly anchor: 'auto' | 'recent' | 'series';
  /** Own lags of the target instead of the proposed ones; null for those. */
  readonly lags: readonly number[] | null;
  /** Own features; null for what suits the data. */
  readonly features: readonly FeatureSpec[] | null;
  /** Names of columns that are left out. */
  readonly exclude: readonly string[];
  /** Days that count as holidays. */
  readonly holidays: readonly { readonly name: string; readonly dates: readonly string[] }[];
  /** Periods after which a row counts half as much; `auto` for a year of days, business days or weeks, and all alike for others. */
  readonly halfLife: number | 'auto';
}

/** Settings for a panel at hand. */
export interface PanelSettings extends LearningSettings {
  readonly strategy: Strategy;
}
