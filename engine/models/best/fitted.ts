import type { Fitted } from '../model.ts';
import type { Calibration } from '../../intervals/calibrate.ts';
import type { Rule } from './combine.ts';

/** A candidate as it was judged. */
export interface Judged {
  readonly kind: string;
  readonly seasonLength: number;
  /** Mean error at earlier points over that of the best candidate; absent where there was nothing to look back on or it failed. */
  readonly error?: number;
  /** Share in the forecast; 0 for those that are not used. */
  readonly weight: number;
}

/** A member of the forecast. */
export interface Member {
  readonly weight: number;
  readonly seasonLength: number;
  readonly fitted: Fitted;
}

export interface BestFitted extends Fitted {
  readonly kind: 'best';
  readonly formatVersion: 1;
  /** Kind of the one model in use, or `combination`. */
  readonly chosen: string;
  /** Kind with the largest share. */
  readonly leading: string;
  /** Share of each kind in the forecast, largest first; their sum is 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly rule: Rule;
  readonly members: readonly Member[];
  readonly judged: readonly Judged[];
  readonly calibration: Calibration;
  /** Number of earlier points that the candidates were judged at, and how many steps ahead. */
  readonly looks: number;
  readonly lookHorizon: number;
}
