import type { CallOptions } from '../ingest/client.ts';
import type { CellComparison } from '../services/runs/compare-runs.ts';
import { askAside } from './ask-aside.ts';
import type { CompareRequest } from './compare-worker.ts';

/**
 * `compareRuns` in a thread of its own, which ends with the answer or the signal.
 *
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export const compareRunsAside = (request: CompareRequest, options?: CallOptions): Promise<CellComparison> =>
  askAside('compare', request, 'Comparing', 'The comparison was cancelled.', options);
