import { parentPort, workerData } from 'node:worker_threads';
import { describeSaved, notesOf, type SavedDescription, type SavedModel } from '../../engine/backtest/index.ts';
import { EngineError } from '../../engine/core/errors.ts';
import type { ForecastRequest } from '../../engine/core/forecast.ts';
import type { Series } from '../../engine/core/panel.ts';
import { residualDiagnostics, residualParameters, type ResidualDiagnostics } from '../../engine/diagnostics/residuals.ts';
import type { FitNote } from '../../engine/models/model.ts';
import { beginScope, borrowPlugins } from './plugins/borrow.ts';
import type { LentPlugins } from './plugins/protocol.ts';

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

const own = workerData as LentPlugins | null;
if (own) borrowPlugins(own, own.plugins);

// Components of a long series take too long for the main thread: this program describes stored fits, one a message.
function describe({ saved, series, request }: DescribeRequest): Described {
  const notes = notesOf(saved);
  beginScope();
  try {
    const { description, y, transformed } = describeSaved(saved, series, request);
    const diagnostics =
      description &&
      residualDiagnostics(description.residuals, { seasonLength: series.seasonLength, parameters: residualParameters(description) });
    return { description, y, transformed, notes, reason: null, diagnostics };
  } catch (error) {
    // A model that was saved by an earlier version may forecast, but not say where it started from.
    if (!(error instanceof EngineError)) throw error;
    return { description: null, y: series.y, transformed: false, notes, reason: error.message, diagnostics: null };
  }
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
