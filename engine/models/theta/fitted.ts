import type { Fitted } from '../model.ts';
import type { SeasonForm } from '../../decomposition/adjust-season.ts';
import type { Spread } from '../spread.ts';

export type ThetaFamilyKind = 'optimised-theta' | 'dynamic-theta' | 'dynamic-optimised-theta';

export interface ThetaFamilyFitted extends Fitted {
  readonly kind: ThetaFamilyKind;
  /** Whether the line moves with each value. */
  readonly dynamic: boolean;
  readonly alpha: number;
  /** Weight of the line, 1 - 1 / theta. */
  readonly weight: number;
  readonly firstLevel: number;
  /** Smoothed level after the last value, seasonally adjusted. */
  readonly level: number;
  /** The line after the last value, t counted from 1. */
  readonly intercept: number;
  readonly slope: number;
  /** Number of values that the model was fitted to. */
  readonly length: number;
  /** One-step errors that the sum of squares has. */
  readonly errors: number;
  /** Parameters that were set, not estimated. */
  readonly fixed: readonly ('alpha' | 'theta')[];
  /** Variance of the one-step errors, seasonally adjusted. */
  readonly sigma2: number;
  readonly spread: Spread;
  readonly season: SeasonForm;
  /** Whether the season was allowed to change over the history; `figure` is that of its end. */
  readonly changing?: boolean;
  /** Effects of the next m periods, the first one next; empty without a season. */
  readonly figure: readonly number[];
}

export interface ThetaFitted extends Fitted {
  readonly kind: 'theta';
  readonly alpha: number;
  /** Smoothed level after the last value, seasonally adjusted. */
  readonly level: number;
  /** Half the slope of the line through the adjusted series. */
  readonly drift: number;
  /** Number of values that the model was fitted to. */
  readonly length: number;
  readonly sigma2: number;
  readonly season: SeasonForm;
  /** Effects of the next m steps, the first one next; empty without a season. */
  readonly figure: readonly number[];
  /** Smoothed level before the first value; formatVersion 2 and later. */
  readonly firstLevel?: number;
  /** Formats before 2 have none: their intervals are the textbook's. */
  readonly spread?: Spread;
}
