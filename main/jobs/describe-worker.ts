import { parentPort, workerData } from 'node:worker_threads';
import { describeSaved, notesOf, type SavedDescription, type SavedModel } from '../../engine/backtest/index.ts';
import type { ForecastRequest } from '../../engine/core/forecast.ts';
import type { Series } from '../../engine/core/panel.ts';
import type { FitNote } from '../../engine/models/model.ts';

/** A stored fit with the series that it was fitted to. */
export interface DescribeRequest {
  readonly series: Series;
  readonly request: ForecastRequest;
  readonly saved: SavedModel;
}

export interface Described extends SavedDescription {
  readonly notes: readonly FitNote[];
}

// Describes one stored fit and ends: components of a long series take too long for the main thread.
const { saved, series, request } = workerData as DescribeRequest;
const answer: Described = { ...describeSaved(saved, series, request), notes: notesOf(saved) };
parentPort?.postMessage(answer);
