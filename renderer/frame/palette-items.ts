import { resume } from '../state/actions.ts';
import { followLink, showAlert } from '../state/alert-actions.ts';
import type { App } from '../state/app.ts';
import { screenKey, screenLabels, screens } from '../state/navigation.ts';
import { seriesName, targetName, versionName } from '../series/names.ts';
import { stateLabels } from '../words/terms.ts';

export interface PaletteItem {
  readonly kind: 'Command' | 'Screen' | 'Dataset' | 'Experiment' | 'Model' | 'Series';
  readonly label: string;
  readonly detail: string;
  readonly run: () => void;
}

/** Everything that the search finds, in the order in which equals are shown. */
export function paletteItems(app: App, chooseFiles: () => void): PaletteItem[] {
  const { versions, experiments } = app.workspace.store.getState();
  const { versionId, experimentId, screen } = app.navigation.store.getState();
  const { go } = app.navigation;
  const version = versions?.find((one) => one.id === versionId);
  const list = versionId === null ? null : app.series.store.getState().entries.get(versionId)?.value;
  const experiment = experimentId === null ? null : app.experiments.store.getState().entries.get(experimentId)?.value;
  const command = (label: string, run: () => void, detail = ''): PaletteItem => ({ kind: 'Command', label, detail, run });
  const listScreen = screen === 'forecast' || screen === 'model' || screen === 'explain' || screen === 'explore' ? screen : 'data';
  return [
    command('Import files', chooseFiles, 'Ctrl O'),
    command('Export or open a workspace', () => go('settings'), 'Settings'),
    ...(version ? [command('Compare models', () => go('compare'), versionName(version))] : []),
    command('Alerts', () => showAlert(app, null), 'Monitor'),
    command('Channels and rules of alerts', () => followLink(app, { screen: 'settings', id: 'alerts' }), 'Settings'),
    command('System: machine', () => followLink(app, { screen: 'system', id: null }), 'Monitor'),
    command('System: log', () => followLink(app, { screen: 'system', id: 'log' }), 'Monitor'),
    command('Show or hide the inspector', () => app.view.setState(({ inspector }) => ({ inspector: !inspector })), 'Ctrl I'),
    command('Show or hide the backtest folds', () => app.view.setState(({ folds }) => ({ folds: !folds })), 'F'),
    ...(['light', 'dark', 'system'] as const).map((theme) =>
      command(theme === 'system' ? 'Theme: as the system' : `Theme: ${theme}`, () => void app.workspace.changeSettings({ theme })),
    ),
    ...(experiments ?? [])
      .filter((one) => one.state === 'interrupted' || one.state === 'cancelled')
      .map((one) => command(`Resume ${one.name}`, () => void resume(app, one.id), stateLabels[one.state])),
    ...screens.map((name, place) => ({
      kind: 'Screen' as const,
      label: screenLabels[name],
      detail: screenKey(place) === null ? '' : `Ctrl ${screenKey(place)}`,
      run: () => go(name),
    })),
    ...(versions ?? [])
      .filter(({ archivedAt }) => archivedAt === undefined)
      .map((one) => ({
        kind: 'Dataset' as const,
        label: versionName(one),
        detail: `${one.first} – ${one.last}`,
        run: () => {
          app.navigation.selectVersion(one.id);
          go('data');
        },
      })),
    ...(experiments ?? []).map((one) => ({
      kind: 'Experiment' as const,
      label: one.name,
      detail: `${versionName(one)}, ${stateLabels[one.state].toLowerCase()}`,
      run: () => {
        app.navigation.selectExperiment(one);
        go(one.state === 'done' ? 'forecast' : 'compare');
      },
    })),
    ...(experiment?.leaderboard ?? []).map((row) => ({
      kind: 'Model' as const,
      label: row.label,
      detail: experiment?.name ?? '',
      run: () => {
        app.navigation.selectModel(row.model);
        go(screen === 'model' || screen === 'explain' ? screen : 'forecast');
      },
    })),
    ...(app.rowModels.list.store.getState().entries.get('')?.value ?? []).map((one) => ({
      kind: 'Model' as const,
      label: one.name,
      detail: 'single rows',
      run: () => {
        app.rowModels.select(one.id);
        go('predict');
      },
    })),
    ...(list && version
      ? Array.from(list.count, (_, index) => ({
          kind: 'Series' as const,
          label: seriesName(list, index, targetName(version)),
          detail: versionName(version),
          run: () => {
            app.navigation.selectSeries(index);
            go(listScreen);
          },
        }))
      : []),
  ];
}

/**
 * Items that contain every word of the query. A label that starts with the query comes first, then a word that does, then the rest;
 * equals keep their order.
 *
 * @param most - how many at most
 */
export function searchItems<T extends { readonly label: string; readonly kind: string; readonly detail: string }>(
  items: readonly T[],
  query: string,
  most: number,
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked: T[][] = [[], [], []];
  for (const item of items) {
    const label = item.label.toLowerCase();
    const text = `${label} ${item.kind.toLowerCase()} ${item.detail.toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) continue;
    const first = words[0] ?? '';
    const rank = label.startsWith(first) ? 0 : label.includes(` ${first}`) ? 1 : 2;
    ranked[rank]?.push(item);
    if (rank === 0 && (ranked[0]?.length ?? 0) >= most) break;
  }
  return ranked.flat().slice(0, most);
}
