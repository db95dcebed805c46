import type { ErrorCode, ErrorData } from '../../contract/errors.ts';
import type { TimeAxis } from '../../engine/core/time-axis.ts';
import type { Estimates } from '../services/registry/newest-estimates.ts';
import type { VersionRequest } from '../services/registry/version-request.ts';
import type { EstimatesFrom } from '../services/registry/load.ts';

/** Values of a regressor over the periods to forecast, by name. */
export type FutureValues = Readonly<Record<string, readonly number[]>>;

/** What a thread keeps to answer from: a registered version beside its data, or a model of single rows. */
export type Held =
  | {
      readonly kind: 'version';
      readonly thread: Omit<VersionRequest, 'wanted' | 'horizon' | 'levels'>;
      /** Whether a model of the user's own is in it. */
      readonly own: boolean;
      /** What the data asked to be estimated anew. */
      readonly estimates: Estimates;
      readonly axis: TimeAxis;
    }
  | { readonly kind: 'rows'; readonly file: string; readonly sha256: string };

export interface ForecastTask {
  readonly task: 'forecast';
  /** Places of series in the data. */
  readonly wanted: readonly number[];
  /** Periods after the end of each series, for the series that has most to do. */
  readonly horizon: number;
  readonly levels: readonly number[];
  /** What models of single series rest on. */
  readonly estimates: EstimatesFrom;
  /** Periods of the axis that are told, both included; all of the horizon where null. */
  readonly range: readonly [number, number] | null;
  /** Regressors over the horizon by place of the series. */
  readonly future: ReadonlyMap<number, FutureValues> | null;
  /** `total` adds series up and calls the figures by the names of the revenue API. */
  readonly shape: 'rows' | 'total';
  /** Put after the forecasts: entries of the answer. */
  readonly more: Readonly<Record<string, unknown>>;
}
export type RowCellValue = number | string | null;
export interface RowsTask {
  readonly task: 'rows';
  readonly rows: readonly Readonly<Record<string, RowCellValue>>[];
}
export interface CsvTask {
  readonly task: 'csv';
  readonly path: string;
  readonly name: string;
}
export interface ShapTask {
  readonly task: 'shap';
  readonly row: Readonly<Record<string, RowCellValue>>;
}
export type ServingTask = ForecastTask | RowsTask | CsvTask | ShapTask;

export type ServingMessage =
  | { readonly hold: string; readonly held: Held }
  | { readonly drop: string }
  | { readonly id: number; readonly key: string; readonly ask: ServingTask };

/** JSON as bytes, ready to be sent. */
export type ServingAnswer =
  | { readonly id: number; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly refused: { readonly code: ErrorCode; readonly message: string; readonly data: ErrorData } }
  | { readonly id: number; readonly failed: string };
