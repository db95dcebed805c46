/** What a feature is made of, where it can be more than one thing: the target when absent, else the name of a regressor. */
type Source = string;

export type CalendarPart =
  | 'hour'
  | 'day-of-week'
  | 'day-of-month'
  | 'day-of-year'
  | 'week'
  | 'month'
  | 'quarter'
  | 'season'
  | 'year'
  | 'weekend'
  | 'month-start'
  | 'month-end'
  | 'pay-day'
  | 'days-to-pay-day'
  | 'days'
  | 'working-days';

export interface CalendarSpec {
  readonly kind: 'calendar';
  readonly parts: readonly CalendarPart[];
  /** How parts that go round are written; a plain number if absent. */
  readonly encoding?: 'number' | 'cyclic' | 'one-hot' | undefined;
  /** Days of the month on which people are paid; one beyond the month's length is its last day. 15 and 31 if absent. */
  readonly payDays?: readonly number[] | undefined;
}

export interface HolidaysSpec {
  readonly kind: 'holidays';
  /** `DE`, `DE-BY`, `US-CA-LA`: the public holidays of a country, state or region. */
  readonly country?: string | undefined;
  /** Own days, as `YYYY-MM-DD`. */
  readonly dates?: readonly { readonly name: string; readonly dates: readonly string[] }[] | undefined;
  /** Days before a holiday that get a column of their own. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  /** A column for each holiday rather than one for all. */
  readonly each?: boolean | undefined;
}

export interface LagSpec {
  readonly kind: 'lag';
  readonly of?: Source | undefined;
  readonly lags: readonly number[];
}

export type Statistic = 'mean' | 'median' | 'min' | 'max' | 'sd' | 'sum';

export interface RollingSpec {
  readonly kind: 'rolling';
  readonly of?: Source | undefined;
  readonly statistics: readonly Statistic[];
  /** Lengths in periods. */
  readonly windows: readonly number[];
  /** Periods between the row and the newest value in the window. */
  readonly shift: number;
  /** Values that must be there; half of the window if absent. */
  readonly minimum?: number | undefined;
}

export interface ExpandingSpec {
  readonly kind: 'expanding';
  readonly of?: Source | undefined;
  readonly statistics: readonly Exclude<Statistic, 'median'>[];
  readonly shift: number;
}

export interface EwmSpec {
  readonly kind: 'ewm';
  readonly of?: Source | undefined;
  /** Periods after which a value weighs half as much. */
  readonly halfLives: readonly number[];
  readonly shift: number;
}

export interface FourierSpec {
  readonly kind: 'fourier';
  /** In periods of the data; need not be whole: 365.25 for a year of days. */
  readonly period: number;
  /** Pairs of sine and cosine. */
  readonly order: number;
}

export interface TrendSpec {
  readonly kind: 'trend';
  readonly forms: readonly ('index' | 'years' | 'age')[];
}

export interface RegressorSpec {
  readonly kind: 'regressor';
  readonly of: Source;
  /** 0 for the row's own period, 1 for the period after it, -1 for the one before. */
  readonly leads?: readonly number[] | undefined;
}

export interface PriceSpec {
  readonly kind: 'price';
  readonly of: Source;
  readonly forms: readonly ('to-mean' | 'to-last' | 'change')[];
}

export interface EventSpec {
  readonly kind: 'event';
  readonly of: Source;
  readonly forms: readonly ('since' | 'until' | 'count')[];
  /** Periods that are looked at on either side, and the window of `count`. */
  readonly window: number;
}

export interface AttributeSpec {
  readonly kind: 'attribute';
  readonly of: string;
  readonly encoding: 'one-hot' | 'ordinal' | 'number' | 'target-mean';
}

export interface SeriesSpec {
  readonly kind: 'series';
  readonly forms: readonly ('code' | 'mean' | 'sd' | 'zero-share')[];
}

/** One feature, which makes one column or several. */
export type FeatureSpec =
  | CalendarSpec
  | HolidaysSpec
  | LagSpec
  | RollingSpec
  | ExpandingSpec
  | EwmSpec
  | FourierSpec
  | TrendSpec
  | RegressorSpec
  | PriceSpec
  | EventSpec
  | AttributeSpec
  | SeriesSpec;
export type FeatureKindName = FeatureSpec['kind'];

/** The features of a dataset version. */
export interface FeatureSet {
  readonly specs: readonly FeatureSpec[];
  /** Names of columns that are left out. */
  readonly exclude?: readonly string[] | undefined;
  /** Periods to forecast that the features are made for. */
  readonly horizon: number;
  /** `direct`: only what is known over the whole horizon; `recursive`: also what a model fills in step by step from its own forecasts. */
  readonly strategy: 'direct' | 'recursive';
  /** Whether ARIMA, Prophet and others that take regressors get those columns that are known in advance. */
  readonly useAsRegressors?: boolean | undefined;
}
