import type { Context } from '../core/context.ts';
import type { EngineErrorCode } from '../core/errors.ts';
import type { Forecast, ForecastRequest } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';
import type { SpreadPrior } from '../intervals/calibrate.ts';

/** Plain data that survives structured clone and JSON: finite numbers, strings, booleans, arrays and objects of these. */
export interface Fitted {
  readonly kind: string;
  /** Version of this shape; older ones must still load and forecast the same. */
  readonly formatVersion: number;
  /** Where the model simulates: the seed of its draws, taken from `context.rng` when it was fitted. */
  readonly seed?: number;
  /** What the user should know about this fit, for example that only the newest values were used. */
  readonly notes?: readonly FitNote[];
}

export interface FitNote {
  /** Stable code, for example `history-cut`. */
  readonly code: string;
  readonly message: string;
}

export type SpecValue = number | string | boolean | null | readonly SpecValue[] | { readonly [key: string]: SpecValue };
/** Parameters that a user set; what is absent is automatic. Checked against the model's `parameters` before it gets here. */
export type Spec = Readonly<Record<string, SpecValue>>;

/** A parameter that a user may set, described so that a form, the terminal and the documentation can show it. */
export interface Parameter {
  /** Key in the spec: the field's own name, for example `seasonality_mode`. */
  readonly name: string;
  readonly label: string;
  /** What it does and when to change it, one or two sentences. */
  readonly help: string;
  /** `numbers`: an array of numbers; `json`: a structure that `help` describes, for example holidays. */
  readonly type: 'number' | 'integer' | 'choice' | 'boolean' | 'text' | 'numbers' | 'json';
  /** Shown as the value in use when the user sets none; absent where it is chosen from the data. */
  readonly default?: SpecValue;
  /** What leaving it empty means where there is no default, in a few words: `none`, `estimated`. Absent where the data decide. */
  readonly empty?: string;
  readonly min?: number;
  readonly max?: number;
  /** For `choice`: each value with its name for people. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Shown only on request. */
  readonly advanced?: boolean;
}

/** A number that was estimated. */
export interface Estimate {
  /** Plain name, for example `alpha` or `ar1`. */
  readonly name: string;
  /** LaTeX, for example `\\alpha`. */
  readonly symbol?: string;
  readonly value: number;
  /** Null where there is none. */
  readonly standardError: number | null;
}

/** A part of the series as the model sees it, over the history and the forecast: length T + h, NaN where unknown. */
export interface Component {
  readonly name: string;
  readonly values: Float64Array;
  readonly effect: 'additive' | 'multiplicative';
}

/** What can be said of a fitted model, for its page. */
export interface Description {
  /** Notation, for example `ARIMA(0,1,1)(0,1,1)[12]`. */
  readonly name: string;
  /** LaTeX with the numbers left as symbols; one string a line. */
  readonly equation: readonly string[];
  readonly estimates: readonly Estimate[];
  /** Null where the model has no likelihood. */
  readonly criteria: { readonly logLik: number; readonly aic: number; readonly aicc: number; readonly bic: number } | null;
  readonly sigma2: number | null;
  readonly components: readonly Component[];
  /** One-step-ahead forecasts over the history: length T, NaN where there is none. */
  readonly fitted: Float64Array;
  /** y - fitted, length T; relative ones, y / fitted - 1, for multiplicative errors. NaN where missing. */
  readonly residuals: Float64Array;
  /**
   * Estimated numbers that take degrees of freedom from the autocorrelations of the residuals; absent where they are all those of the
   * likelihood. Those of a regression take none.
   */
  readonly residualDegrees?: number;
}

/** Why a model cannot take a series. */
export interface Refusal {
  readonly code: EngineErrorCode;
  readonly message: string;
}

/** A model that is fitted to each series by itself. */
export interface LocalModel<F extends Fitted = Fitted> {
  readonly kind: string;
  /** Name as users know it, for example `Exponential smoothing`. */
  readonly label: string;
  /** One sentence for the tooltip. */
  readonly summary: string;
  /** Naive benchmarks are always compared, and selected only when nothing beats them. */
  readonly baseline: boolean;
  /** Rank of simplicity: of two equally good models the lower one is selected. */
  readonly complexity: number;
  /** Whether NaN inside the series is handled by the model itself; otherwise gaps are filled before the fit. */
  readonly acceptsMissing: boolean;
  /** Whether `xreg` is used; otherwise it is ignored. */
  readonly acceptsRegressors?: boolean;
  /** What a user may set; none for a model without settings. */
  readonly parameters?: readonly Parameter[];
  /** Where its intervals come from unless the user says otherwise; from itself where absent. */
  readonly defaultIntervals?: 'calibrated' | 'conformal';
  /** How its errors usually are beside the spread that it says, for calibrated intervals; taken at its word where absent. */
  readonly spreadPrior?: SpreadPrior;
  /** What it cannot take or do, in plain sentences for its page. */
  readonly limits?: readonly string[];
  /** Null when the series can be fitted. Asked before `fit`. */
  refuse(series: Series, spec: Spec): Refusal | null;
  /** @throws EngineError with the code of the refusal, `no-convergence` or `cancelled` */
  fit(series: Series, spec: Spec, context: Context): F;
  /**
   * The same model of default settings, with all that was chosen for it kept, estimated anew from a series that goes on a little longer; for
   * those whose choice takes most of the time. Null where it does not suit any more.
   */
  refit?(fitted: F, series: Series, context: Context): F | null;
  /**
   * Learns what a series has beyond the values that a fit has seen: equals a fit to all of it with the same settings. Null where it has to be
   * fitted anew.
   *
   * @param series - from the first value that the fit has seen on, those seen unchanged
   * @throws EngineError `cancelled`
   */
  update?(fitted: F, series: Series, context: Context): F | null;
  /** Finite values only; intervals nested and ascending by level. */
  forecast(fitted: F, request: ForecastRequest): Forecast;
  /**
   * What the fitted model looks like, worked out again from the series that it was fitted to.
   *
   * @param series - the very series given to `fit`
   * @param request - the horizon that components are continued over
   */
  describe?(fitted: F, series: Series, request: ForecastRequest): Description;
}
