import { EngineError } from '../../core/errors.ts';
import type { Panel } from '../../core/panel.ts';
import type { FeatureKindName, FeatureSpec } from './spec.ts';
import type { RollingWindow } from './whole-windows.ts';

/** A parameter of a kind of feature, described so that a form and the documentation can show it. */
export interface FeatureParameter {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** `choices`: several of `choices`; `source`: target or regressor; `known`: a regressor known in advance; `static`: an attribute. */
  readonly type: 'number' | 'integer' | 'numbers' | 'choice' | 'choices' | 'boolean' | 'text' | 'json' | 'source' | 'known' | 'static';
  readonly default?: number | string | boolean | readonly (number | string)[];
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly advanced?: boolean;
}

/**
 * When a value is known. `calendar`: for ever. `future`: as far as a known-future regressor goes. `series`: the same for all rows of a series.
 * `origin`: from values up to the origin, so only some periods ahead.
 */
export type Availability = 'calendar' | 'future' | 'series' | 'origin';

export interface ColumnInfo {
  /** Unique in a matrix, for example `rolling_mean_7_shift_28`. */
  readonly name: string;
  /** What it says, in words. */
  readonly meaning: string;
  readonly availability: Availability;
  /** Periods after the last known value of its source for which it is known; Infinity for what does not depend on such a value. */
  readonly reach: number;
  /** How many periods back from the row the oldest value that it uses lies; Infinity for all of them, 0 for none. */
  readonly lookback: number;
  /** Whether it takes its values from the target, so that a fit on other data gives another scale. */
  readonly ofTarget: boolean;
}

/** One series as columns are filled from it. Rows are its periods, 0 being that of y[0]; the last rows may lie after y's end. */
export interface SeriesInput {
  readonly index: number;
  readonly id: string;
  /** Period number of row 0. */
  readonly start: number;
  /** NaN where missing. What is after its end is unknown; a recursive model hands in its own forecasts as further values. */
  readonly y: Float64Array;
  /** The past-only regressor at this position of the panel, beside y. */
  past(position: number): Float64Array;
  /** The known-future regressor at this position of the panel, for all rows; NaN where it is not known. */
  known(position: number): Float64Array;
}

/** Fills `out[t - from]` for the rows t from `from` to, but without, `to`. */
export type FillSeries = (series: SeriesInput, from: number, to: number, out: Float64Array) => void;
/** Fills `out[i]` for the period numbers `from + i`, the same for every series. */
export type FillPeriods = (from: number, out: Float64Array) => void;

export interface Column extends ColumnInfo {
  /** `window`: what `run` does, for where it can be done for whole series. */
  readonly fill:
    | { readonly by: 'series'; readonly run: FillSeries; readonly window?: RollingWindow }
    | { readonly by: 'period'; readonly run: FillPeriods };
}

/** Plain JSON that was fitted to a training part. */
export type FittedPart = null | number | string | readonly FittedPart[] | { readonly [key: string]: FittedPart };

/** Public holidays by code of country, each with its days since 1970-01-01, ascending; the engine has no calendars of its own. */
export type HolidayCalendars = Readonly<Record<string, readonly { readonly name: string; readonly days: readonly number[] }[]>>;

/** What columns are planned in view of. */
export interface FeatureWorld {
  readonly panel: Panel;
  readonly holidays: HolidayCalendars;
}

/** The part of each series that may be looked at in a fit: periods before `until`. */
export interface Training {
  readonly until: number;
}

export interface FeatureKind<S extends FeatureSpec = FeatureSpec> {
  readonly kind: S['kind'];
  readonly label: string;
  /** What it is for, in a few sentences. */
  readonly help: string;
  readonly parameters: readonly FeatureParameter[];
  /** Figures of the training part that columns need; null where there are none. */
  fit?(spec: S, world: FeatureWorld, training: Training): FittedPart;
  /** @throws EngineError `invalid-option` for a spec that the data cannot have */
  columns(spec: S, world: FeatureWorld, fitted: FittedPart): Column[];
}

/** @throws EngineError `invalid-option` that names the feature, the parameter, what it needs and what it got */
export function refuseFeature(kind: FeatureKindName, parameter: string, needs: string, got: unknown): never {
  throw new EngineError('invalid-option', `Feature ${kind}: "${parameter}" must be ${needs} but is ${JSON.stringify(got)}.`, {
    kind,
    parameter,
  });
}

/** Rows of a series that a training part has. */
export function trainingRows(panel: Panel, index: number, { until }: Training): { readonly from: number; readonly to: number } {
  const from = panel.offsets[index] as number;
  const end = panel.offsets[index + 1] as number;
  return { from, to: Math.max(from, Math.min(end, from + until - (panel.start[index] as number))) };
}
