import { useStore } from 'zustand';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { LevelNodes, LevelProposal, LevelSet } from '../../../contract/entities/levels.ts';
import type { Resource } from '../../state/cache.ts';
import { levelNodeKey } from '../../state/levels.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useResource } from '../../state/use-app.ts';

export interface ShownLevels {
  readonly runId: string | null;
  readonly proposal: Resource<LevelProposal>;
  readonly sets: Resource<LevelSet[]>;
  /** The one on show: chosen, else the newest. */
  readonly set: LevelSet | null;
  readonly nodes: Resource<LevelNodes>;
}

/** What is known of the levels of the model on show. */
export function useLevels(experiment: Experiment): ShownLevels {
  const app = useApp();
  const model = useModel(experiment);
  const runId = experiment.leaderboard.find((row) => row.model === model)?.runId ?? null;
  const proposal = useResource(app.levels.proposals, runId);
  const sets = useResource(app.levels.sets, runId);
  const chosen = useStore(app.levels.store, (state) => (runId === null ? undefined : state.chosen.get(runId)));
  const set = sets.value?.find(({ id }) => id === chosen) ?? sets.value?.[0] ?? null;
  const nodes = useResource(app.levels.nodes, set?.found ? set.id : null);
  return { runId, proposal, sets, set, nodes };
}

/** The node on show of a set. */
export function useLevelNode(set: LevelSet | null) {
  const app = useApp();
  const node = useStore(app.levels.store, (state) => state.node);
  return useResource(app.levels.node, set?.found ? levelNodeKey(set.id, Math.min(node, set.found.nodes - 1)) : null);
}

/** What is asked for next, where that is of this run. */
export function useLevelDraft(runId: string | null) {
  const draft = useStore(useApp().levels.store, (state) => state.draft);
  return draft?.runId === runId ? draft : null;
}
