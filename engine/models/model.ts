import type { Context } from '../core/context.ts';
import type { EngineErrorCode } from '../core/errors.ts';
import type { Forecast, ForecastRequest } from '../core/forecast.ts';
import type { Series } from '../core/panel.ts';

/** Plain data that survives structured clone and JSON: finite numbers, strings, booleans, arrays and objects of these. */
export interface Fitted {
  readonly kind: string;
  /** Version of this shape; older ones must still load and forecast the same. */
  readonly formatVersion: number;
  /** What the user should know about this fit, for example that only the newest values were used. */
  readonly notes?: readonly FitNote[];
}

export interface FitNote {
  /** Stable code, for example `history-cut`. */
  readonly code: string;
  readonly message: string;
}

/** Parameters that a user may set; an empty object means automatic. */
export type Spec = Readonly<Record<string, number | string | boolean>>;

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
  /** Null when the series can be fitted. Asked before `fit`. */
  refuse(series: Series, spec: Spec): Refusal | null;
  /** @throws EngineError with the code of the refusal, `no-convergence` or `cancelled` */
  fit(series: Series, spec: Spec, context: Context): F;
  /** Finite values only; intervals nested and ascending by level. */
  forecast(fitted: F, request: ForecastRequest): Forecast;
}
