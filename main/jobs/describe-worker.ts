import { parentPort } from 'node:worker_threads';
import { describeSaved, notesOf, type SavedDescription, type SavedModel } from '../../engine/backtest/index.ts';
import { EngineError } from '../../engine/core/errors.ts';
import type { ForecastRequest } from '../../engine/core/forecast.ts';
import type { Series } from '../../engine/core/panel.ts';
import { residualDiagnostics, type ResidualDiagnostics } from '../../engine/diagnostics/residuals.ts';
import type { Description, FitNote } from '../../engine/models/model.ts';

/** A stored fit with the series that it was fitted to. */
export interface DescribeRequest {
  readonly series: Series;
  readonly request: ForecastRequest;
  readonly saved: SavedModel;
}

export interface Described extends Omit<SavedDescription, 'skipped'> {
  /** Null without a description, and for too few residuals. */
  readonly diagnostics: ResidualDiagnostics | null;
  /** Why there is no description where there could be one. */
  readonly reason: string | null;
  readonly notes: readonly FitNote[];
}
export type Answer = { readonly described: Described } | { readonly error: string };

// Components of a long series take too long for the main thread: this program describes stored fits, one a message.
function describe({ saved, series, request }: DescribeRequest): Described {
  const notes = notesOf(saved);
  try {
    const { description, y, transformed } = describeSaved(saved, series, request);
    return { description, y, transformed, notes, reason: null, diagnostics: description && diagnose(description, series.seasonLength) };
  } catch (error) {
    // A model that was saved by an earlier version may forecast, but not say where it started from.
    if (!(error instanceof EngineError)) throw error;
    return { description: null, y: series.y, transformed: false, notes, reason: error.message, diagnostics: null };
  }
}

/** The likelihood's count of parameters, without the variance; none is taken off where there is no likelihood. */
function diagnose({ residuals, criteria }: Description, seasonLength: number): ResidualDiagnostics | null {
  const counted = criteria ? Math.round((criteria.aic + 2 * criteria.logLik) / 2) - 1 : 0;
  return residualDiagnostics(residuals, { seasonLength, parameters: Math.max(0, counted) });
}

parentPort?.on('message', (request: DescribeRequest) => {
  let answer: Answer;
  try {
    answer = { described: describe(request) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
