import { useEffect } from 'react';
import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { isTyping } from '../../frame/shortcuts.ts';
import { neighbour, orderSeries } from '../../series/order.ts';
import { useModel } from '../../state/selection.ts';
import { useApp } from '../../state/use-app.ts';

/** Up and down step through the series as listed, left and right or brackets through the models, F shows the folds, M the fitted model, W why. */
export function useForecastKeys(experiment: Experiment, list: SeriesList | null): void {
  const app = useApp();
  const model = useModel(experiment);
  useEffect(() => {
    const stepSeries = (step: number): void => {
      if (!list) return;
      const { filter, sort, subset } = app.view.getState();
      const { versionId, seriesIndex } = app.navigation.store.getState();
      const only = subset?.versionId === versionId ? subset.members : null;
      const next = neighbour(orderSeries(list, filter, sort, only), seriesIndex, step);
      if (next !== null) app.navigation.selectSeries(next);
    };
    const stepModel = (step: number): void => {
      const models = experiment.leaderboard.map((row) => row.model);
      const next = models[Math.min(models.length - 1, Math.max(0, models.indexOf(model ?? '') + step))];
      if (next !== undefined) app.navigation.selectModel(next);
    };
    const acts: Record<string, () => void> = {
      ArrowUp: () => stepSeries(-1),
      ArrowDown: () => stepSeries(1),
      ArrowLeft: () => stepModel(-1),
      ArrowRight: () => stepModel(1),
      '[': () => stepModel(-1),
      ']': () => stepModel(1),
      m: () => app.navigation.go(app.navigation.store.getState().screen === 'model' ? 'forecast' : 'model'),
      w: () => app.navigation.go(app.navigation.store.getState().screen === 'explain' ? 'forecast' : 'explain'),
      f: () => app.view.setState(({ folds }) => ({ folds: !folds })),
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event)) return;
      // A table that scrolls sideways and lists with their own arrows keep them.
      if (event.key.startsWith('Arrow') && event.target instanceof HTMLElement && event.target.closest('[data-own-arrows]')) return;
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app, experiment, list, model]);
}
