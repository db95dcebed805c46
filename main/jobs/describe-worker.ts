import { parentPort, workerData } from 'node:worker_threads';
import { describeSaved, notesOf, type SavedDescription, type SavedModel } from '../../engine/backtest/index.ts';
import { EngineError } from '../../engine/core/errors.ts';
import type { ForecastRequest } from '../../engine/core/forecast.ts';
import type { Series } from '../../engine/core/panel.ts';
import type { FitNote } from '../../engine/models/model.ts';

/** A stored fit with the series that it was fitted to. */
export interface DescribeRequest {
  readonly series: Series;
  readonly request: ForecastRequest;
  readonly saved: SavedModel;
}

export interface Described extends Omit<SavedDescription, 'skipped'> {
  /** Why there is no description where there could be one. */
  readonly reason: string | null;
  readonly notes: readonly FitNote[];
}

// Describes one stored fit and ends: components of a long series take too long for the main thread.
const { saved, series, request } = workerData as DescribeRequest;

function describe(): Described {
  const notes = notesOf(saved);
  try {
    const { description, y, transformed } = describeSaved(saved, series, request);
    return { description, y, transformed, notes, reason: null };
  } catch (error) {
    // A model that was saved by an earlier version may forecast, but not say where it started from.
    if (!(error instanceof EngineError)) throw error;
    return { description: null, y: series.y, transformed: false, notes, reason: error.message };
  }
}
parentPort?.postMessage(describe());
