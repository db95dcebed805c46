import type { CallOptions } from '../ingest/client.ts';
import { comparePanels, type CompareRequest, type PanelDifference } from '../services/lineage/compare-panels.ts';
import { askAside } from './ask-aside.ts';

/** Panels with no more values than this are compared where they are: a thread takes longer to start. */
const fewValues = 20_000;

/**
 * `comparePanels` in a thread of its own, which ends with the answer or the signal.
 *
 * @throws ApiError `cancelled`; `engine` when it fails
 */
export function compareAside(request: CompareRequest, options?: CallOptions): Promise<PanelDifference> {
  if (request.before.panel.y.length + request.after.panel.y.length <= fewValues) return Promise.resolve(comparePanels(request));
  return askAside('difference', request, 'Comparing', 'The comparison was cancelled.', options);
}
