import { createStore, type StoreApi } from 'zustand/vanilla';

export const screens = [
  'home',
  'data',
  'explore',
  'compare',
  'tune',
  'forecast',
  'model',
  'explain',
  'predict',
  'reports',
  'runs',
  'registry',
  'monitor',
  'settings',
] as const;
export type Screen = (typeof screens)[number];
/** The digit that goes to the screen at a place; the tenth has the zero, later ones have none. */
export const screenKey = (place: number): number | null => (place < 10 ? (place + 1) % 10 : null);
export const screenLabels: Record<Screen, string> = {
  home: 'Home',
  data: 'Data',
  explore: 'Explore',
  compare: 'Compare',
  tune: 'Tune',
  forecast: 'Forecast',
  model: 'Model',
  explain: 'Explain',
  predict: 'Predict',
  reports: 'Reports',
  runs: 'Runs',
  registry: 'Registry',
  monitor: 'Monitor',
  settings: 'Settings',
};

/** Where the user is and what is selected; the same selection holds on all screens. */
export interface Place {
  readonly screen: Screen;
  readonly versionId: string | null;
  readonly seriesIndex: number;
  readonly experimentId: string | null;
  /** The Compare screen shows the next comparison; the experiment stays selected for the other screens. */
  readonly drafting: boolean;
  /** Null means the model that the experiment selected. */
  readonly model: string | null;
  readonly reportId: string | null;
}
export interface Navigation {
  readonly store: StoreApi<Place>;
  go(screen: Screen): void;
  /** Another version starts at its first series. */
  selectVersion(versionId: string | null): void;
  /** An experiment brings its version along and starts with its own selected model. */
  selectExperiment(experiment: { readonly id: string; readonly datasetVersionId: string } | null): void;
  /** Shows the next comparison, whatever experiment is selected. */
  startDraft(): void;
  selectSeries(index: number): void;
  selectModel(model: string | null): void;
  selectReport(reportId: string | null): void;
}

const start: Place = { screen: 'data', versionId: null, seriesIndex: 0, experimentId: null, drafting: false, model: null, reportId: null };

export function createNavigation(): Navigation {
  const store = createStore<Place>(() => start);
  const moveTo = (versionId: string | null): Partial<Place> =>
    store.getState().versionId === versionId ? {} : { versionId, seriesIndex: 0 };
  return {
    store,
    go: (screen) => store.setState({ screen }),
    selectVersion: (versionId) => store.setState({ ...moveTo(versionId) }),
    selectExperiment: (experiment) => {
      if (!experiment) return store.setState({ experimentId: null, drafting: false, model: null });
      const same = store.getState().experimentId === experiment.id;
      store.setState({
        ...moveTo(experiment.datasetVersionId),
        experimentId: experiment.id,
        drafting: false,
        ...(!same && { model: null }),
      });
    },
    startDraft: () => store.setState({ drafting: true }),
    selectSeries: (seriesIndex) => store.setState({ seriesIndex }),
    selectModel: (model) => store.setState({ model }),
    selectReport: (reportId) => store.setState({ reportId }),
  };
}
