import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Experiment, LeaderboardRow } from '../../../contract/entities/experiment.ts';
import type { Scenario, ScenarioSummary } from '../../../contract/entities/scenario.ts';
import { isTyping } from '../../frame/shortcuts.ts';
import { attempt } from '../../state/actions.ts';
import type { Resource } from '../../state/cache.ts';
import type { ScenariosState } from '../../state/scenarios.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useResource } from '../../state/use-app.ts';

export const useScenariosState = <T>(select: (state: ScenariosState) => T): T => useStore(useApp().scenarios.store, select);

interface Chosen {
  readonly row: LeaderboardRow | null;
  readonly runId: string | null;
  readonly list: Resource<ScenarioSummary[]>;
  /** Of the scenario on show; null for none. */
  readonly scenarioId: string | null;
  readonly scenario: Resource<Scenario>;
}

/** The run on show and the scenario that is chosen of it: the newest unless the user chose another. */
export function useScenario(experiment: Experiment): Chosen {
  const app = useApp();
  const model = useModel(experiment);
  const row = experiment.leaderboard.find((one) => one.model === model) ?? null;
  const runId = row?.runId ?? null;
  const list = useResource(app.scenarios.lists, runId);
  const wanted = useScenariosState(({ chosen }) => (runId === null ? undefined : chosen[runId]));
  const known = list.value?.find(({ id }) => id === wanted) ?? list.value?.at(-1);
  const scenarioId = known?.id ?? null;
  return { row, runId, list, scenarioId, scenario: useResource(app.scenarios.scenarios, scenarioId) };
}

export const chooseScenario = (app: ReturnType<typeof useApp>, runId: string, scenarioId: string): void =>
  app.scenarios.store.setState(({ chosen }) => ({ chosen: { ...chosen, [runId]: scenarioId } }));

/** Ctrl+Z takes the last edit back, with Shift, or Ctrl+Y, it is done again. */
export function useUndoKeys(scenario: Scenario | null): void {
  const app = useApp();
  useEffect(() => {
    if (!scenario) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event)) return;
      const key = event.key.toLowerCase();
      const again = key === 'y' || (key === 'z' && event.shiftKey);
      if (!again && key !== 'z') return;
      event.preventDefault();
      if ((again ? scenario.redo : scenario.undo) === null) return;
      void attempt(app, () => app.api[again ? 'scenarios.redo' : 'scenarios.undo']({ scenarioId: scenario.id }));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app, scenario]);
}
