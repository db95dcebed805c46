import type { TimeAxis } from '../../core/time-axis.ts';
import type { Fitted } from '../model.ts';

export type Growth = 'linear' | 'logistic' | 'flat';
export type Mode = 'additive' | 'multiplicative';

/** When a season is in force; without any, always. */
export type Condition =
  /** A regressor: in force where it is 1. */
  | { readonly regressor: string }
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  | { readonly weekdays: readonly number[] }
  /** 1 January to 12 December. */
  | { readonly months: readonly number[] }
  /** Two days of the year as `MM-DD`, both included; the first may be the later one: then over New Year. */
  | { readonly between: readonly [string, string] };

/** A Fourier season: coefficients of sin 1, cos 1, sin 2, cos 2 ... of the time in days since 1970. */
export interface SeasonTerm {
  readonly kind: 'season';
  readonly name: string;
  readonly mode: Mode;
  readonly priorScale: number;
  /** In days. */
  readonly period: number;
  readonly order: number;
  readonly condition?: Condition;
}

/** A holiday: one coefficient for each day of its window. */
export interface HolidayTerm {
  readonly kind: 'holiday';
  readonly name: string;
  readonly mode: Mode;
  readonly priorScale: number;
  /** Days since 1970, with each day's own window: `[day, lower, upper]`. */
  readonly days: readonly (readonly [number, number, number])[];
  /** Offsets from the day that have a coefficient, ascending. */
  readonly offsets: readonly number[];
}

export interface RegressorTerm {
  readonly kind: 'regressor';
  readonly name: string;
  readonly mode: Mode;
  readonly priorScale: number;
  /** Subtracted, then divided by `scale`; 0 and 1 where it is used as it is. */
  readonly mean: number;
  readonly scale: number;
}

export type Term = SeasonTerm | HolidayTerm | RegressorTerm;

/** A term with what was estimated for it: one number a column. */
export type FittedTerm = Term & { readonly beta: readonly number[] };

/** Draws of the parameters from their posterior, where they were asked for. Each row is k, m, deltas, betas of all terms, sigma. */
export type Draws = readonly (readonly number[])[];

export interface ProphetFitted extends Fitted {
  readonly kind: 'prophet';
  readonly growth: Growth;
  /** Absent where periods have no dates: a period counts as a day then, the first as 1970-01-01. */
  readonly axis?: TimeAxis;
  /** Period number of the first forecast step. */
  readonly next: number;
  /** Time of the first value, in milliseconds, and the time from there to the last: scaled time 0 and 1. */
  readonly startMs: number;
  readonly spanMs: number;
  /** y = scaled y x yScale + yMin. */
  readonly yScale: number;
  readonly yMin: number;
  /** Saturation of a logistic trend: a number, or a regressor's name. */
  readonly cap?: number | string;
  /** Lower saturation of a logistic trend. */
  readonly floor?: number;
  /** Rate and offset of the trend, in scaled units. */
  readonly k: number;
  readonly m: number;
  /** In scaled time, ascending; as many as `delta`. */
  readonly changepoints: readonly number[];
  readonly delta: readonly number[];
  /** Standard deviation of the noise, in scaled units. */
  readonly sigma: number;
  readonly terms: readonly FittedTerm[];
  /** Width, in scaled units, of the bend that keeps the whole forecast above zero; absent where it may be negative. */
  readonly bend?: number;
  /** Number of simulated futures. */
  readonly samples: number;
  readonly draws?: Draws;
  /** True for models of the original: there the multiplicative terms also multiply the floor. */
  readonly floorMultiplied?: boolean;
}
