import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  CellSelection,
  EarlierRun,
  ForecastOfRun,
  PlannedInputs,
  Scenario,
  ScenarioComparison,
  ScenarioSeries,
  ScenarioSummary,
  ScenarioWaterfall,
  SelectionColumns,
} from '../../contract/entities/scenario.ts';
import type { Api } from './bridge.ts';
import { createCache, type Cache } from './cache.ts';

export type ScenarioPart = 'edit' | 'compare' | 'waterfall';

export interface ScenariosState {
  readonly part: ScenarioPart;
  /** The scenario on show by run. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Scenarios beside the base by run; all of them where absent. */
  readonly compared: Readonly<Record<string, readonly string[]>>;
  /** Cells that an edit is about: steps of the horizon, both included; kept from series to series. */
  readonly steps: readonly [from: number, to: number];
  /** Row of the table that they lie in: the forecast or an input. */
  readonly row: string;
  /** The forecast that a waterfall begins with, by run. */
  readonly earlier: Readonly<Record<string, ForecastOfRun>>;
  /** What a waterfall is of: all series, the one on show, or a key column or attribute (`by:store`). */
  readonly of: string;
}

export interface ScenariosSlice {
  readonly store: StoreApi<ScenariosState>;
  /** By run. */
  readonly lists: Cache<ScenarioSummary[]>;
  readonly scenarios: Cache<Scenario>;
  /** By `seriesKey`. */
  readonly series: Cache<ScenarioSeries>;
  /** By `inputsKey`. */
  readonly inputs: Cache<PlannedInputs>;
  readonly columns: Cache<SelectionColumns>;
  /** By `comparedKey`. */
  readonly comparisons: Cache<ScenarioComparison>;
  readonly earlier: Cache<EarlierRun[]>;
  /** By `waterfallKey`. */
  readonly waterfalls: Cache<ScenarioWaterfall>;
  /** Scenarios changed: what is on show is asked for again. */
  changed(): void;
}

export const scenarioSeriesKey = (scenarioId: string, index: number): string => JSON.stringify([scenarioId, index]);
export const inputsKey = (runId: string, scenarioId: string | null, index: number): string => JSON.stringify([runId, scenarioId, index]);
export const comparedKey = (runId: string, scenarioIds: readonly string[], selection: CellSelection): string =>
  JSON.stringify([runId, scenarioIds, selection]);
export const waterfallKey = (from: ForecastOfRun, to: ForecastOfRun, index: number | null, by: string | null): string =>
  JSON.stringify([from, to, index, by]);

/** Scenarios of runs, and how they are looked at. */
export function createScenarios(api: Api): ScenariosSlice {
  const store = createStore<ScenariosState>(() => ({
    part: 'edit',
    chosen: {},
    compared: {},
    steps: [0, 0],
    row: 'Forecast',
    earlier: {},
    of: 'all',
  }));
  const lists = createCache((runId) => api['scenarios.list']({ runId }), 8);
  const scenarios = createCache((scenarioId) => api['scenarios.get']({ scenarioId }), 8);
  const series = createCache((key) => {
    const [scenarioId, index] = JSON.parse(key) as [string, number];
    return api['scenarios.series']({ scenarioId, index });
  }, 8);
  const inputs = createCache((key) => {
    const [runId, scenarioId, index] = JSON.parse(key) as [string, string | null, number];
    return api['scenarios.inputs']({ runId, scenarioId, index });
  }, 8);
  const columns = createCache((runId) => api['scenarios.columns']({ runId }), 4);
  const comparisons = createCache((key) => {
    const [runId, scenarioIds, selection] = JSON.parse(key) as [string, string[], CellSelection];
    return api['scenarios.compare']({ runId, scenarioIds, selection });
  }, 4);
  const earlier = createCache((runId) => api['scenarios.earlier']({ runId }), 4);
  const waterfalls = createCache((key) => {
    const [from, to, index, by] = JSON.parse(key) as [ForecastOfRun, ForecastOfRun, number | null, string | null];
    return api['scenarios.waterfall']({ from, to, ...(index === null ? {} : { index }), ...(by === null ? {} : { by }) });
  }, 4);
  return {
    store,
    lists,
    scenarios,
    series,
    inputs,
    columns,
    comparisons,
    earlier,
    waterfalls,
    changed: () => {
      for (const cache of [lists, scenarios, series, inputs, comparisons, earlier, waterfalls] as const)
        for (const key of cache.store.getState().entries.keys()) cache.refresh(key);
    },
  };
}
