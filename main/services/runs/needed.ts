import { ensembleByKind } from '../../../engine/ensembles/index.ts';
import type { ListedRun } from '../../store/repositories/runs.ts';
import type { Store } from '../../store/store.ts';
import { runLabel } from '../models/runs.ts';
import { standsOnIt } from '../registry/stands-on.ts';
import { scenariosOf } from '../scenarios/belong-to.ts';

/**
 * Why some runs cannot be deleted for good: what stays would lack them.
 *
 * @returns null where nothing does
 */
export function whatNeeds(store: Store, gone: readonly ListedRun[]): { readonly runId: string; readonly message: string } | null {
  const ids = new Set(gone.map(({ id }) => id));
  const addingUp = store.levels.busy();
  for (const [experimentId, ofIt] of Map.groupBy(gone, (run) => run.experimentId)) {
    const staying = store.experiments.runs(experimentId).filter(({ id }) => !ids.has(id));
    const named = (run: ListedRun): string => runLabel({ name: run.model, kind: run.kind, label: run.label });
    for (const run of ofIt) {
      const said = (why: string) => ({ runId: run.id, message: `${named(run)} of ${run.experiment} cannot be deleted for good: ${why}` });
      if (run.state === 'running') return said('its experiment is being trained. Cancel that first.');
      if (addingUp.has(run.id)) return said('its forecasts are being made to agree at all levels. Cancel that first.');
      const registered = standsOnIt(store.registry.ofRun(run.id));
      if (registered !== null) return said(`${registered}. What is registered is kept.`);
      const changed = scenariosOf(store, [run.id]);
      if (changed !== null) return said(changed);
      if (staying.length === 0) continue;
      if (run.selected) return said('it is what the experiment chose. Delete all runs of the experiment with it.');
      const ensemble = staying.find(({ kind }) => ensembleByKind(kind));
      if (ensemble)
        return said(
          `${runLabel({ name: ensemble.model, kind: ensemble.kind, label: ensemble.label })} is made of its forecasts. Delete that too.`,
        );
    }
  }
  const follower = store.experiments
    .list()
    .filter(({ parentId }) => parentId !== undefined && gone.some(({ experimentId }) => experimentId === parentId))
    .flatMap(({ id, name, state }) => (state === 'done' ? [] : store.experiments.runs(id).map((run) => ({ run, name }))))
    .find(({ run }) => run.start !== null && ids.has(run.start.runId) && !ids.has(run.id));
  return follower
    ? {
        runId: follower.run.start?.runId ?? '',
        message: `${follower.name} is not finished and goes on from this run. Finish or delete that first.`,
      }
    : null;
}
