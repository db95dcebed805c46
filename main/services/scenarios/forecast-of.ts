import type { ScenarioEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { unpackForecasts } from '../../jobs/result-codec.ts';
import type { StoredEntry, StoredScenario } from '../../store/repositories/scenarios.ts';
import type { Store } from '../../store/store.ts';
import { hashOf } from '../canonical-json.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { applyEdits, type Applied } from './apply-edits.ts';
import { replay, type Replayed } from './history.ts';
import { isPlanEdit, plansKey, type PlanEdit } from './plans.ts';
import { copyCells, putRow, readRunForecasts, type Cells, type RunForecasts } from './run-forecasts.ts';
import { periodFinder, type PeriodFinder } from './select-cells.ts';

/** What a run, or a scenario of it, says of every cell. */
export interface FinalForecast {
  readonly forecasts: RunForecasts;
  readonly scenario: StoredScenario | null;
  /** As the run forecast, with changed plans, and with everything. */
  readonly base: Cells;
  readonly model: Cells;
  readonly final: Cells;
  /** Edits by overridden cell. */
  readonly touched: Applied['touched'];
  readonly entries: readonly StoredEntry[];
  readonly replayed: Replayed;
  readonly periods: PeriodFinder;
}

export interface ForecastsOfRuns {
  /**
   * The final forecast of all series.
   *
   * @throws ApiError `not-found`; `bad-input` where the scenario belongs to another run
   */
  forecastOf(runId: string, scenarioId?: string | null): Promise<FinalForecast>;
  /** SHA-256 of the run, the name, and the edits that count with their reasons and times. */
  scenarioHash(scenarioId: string): string;
}

const keptRuns = 2;
const keptScenarios = 4;

/** Keeps the latest few answers by key. */
function keepFew<T>(most: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key, make) => {
    const found = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - most))) kept.delete(oldest);
    return found;
  };
}

export interface ActiveEdit<E extends ScenarioEdit = ScenarioEdit> {
  readonly serial: number;
  readonly edit: E;
}

/** Edits that count, in order: those of plans, which come first, and those of the forecast. */
export function activeEdits(
  entries: readonly StoredEntry[],
  { active }: Replayed,
): { plans: ActiveEdit<PlanEdit>[]; overrides: Applicable[] } {
  const bySerial = new Map(entries.map((entry) => [entry.serial, entry.edit]));
  const edits = active.map((serial) => ({ serial, edit: bySerial.get(serial) as ScenarioEdit }));
  return {
    plans: edits.flatMap(({ serial, edit }) => (isPlanEdit(edit) ? [{ serial, edit }] : [])),
    overrides: edits.flatMap(({ serial, edit }) => (isPlanEdit(edit) ? [] : [{ serial, edit }])),
  };
}
type Applicable = ActiveEdit<Exclude<ScenarioEdit, PlanEdit>>;

export function createForecastsOfRuns(store: Store, datasets: Datasets, experiments: Experiments): ForecastsOfRuns {
  const runs = keepFew<RunForecasts & { readonly periods: PeriodFinder }>(keptRuns);
  const finals = keepFew<FinalForecast>(keptScenarios);

  const ofRun = (runId: string): Promise<RunForecasts & { readonly periods: PeriodFinder }> => {
    const [listed] = store.runs.byIds([runId]);
    if (!listed) throw new ApiError('not-found', `There is no run ${runId}. "runs list" shows them.`, { value: runId });
    const { experiment, runs: ofExperiment } = experiments.stored(listed.experimentId);
    if (experiment.state !== 'done') throw new ApiError('busy', 'This run is not finished: its forecast cannot be changed yet.');
    return runs(runId, async () => {
      const run = ofExperiment.find(({ id }) => id === runId);
      if (!run) throw new ApiError('not-found', `There is no run ${runId}.`, { value: runId });
      const forecasts = await readRunForecasts(store, experiment, run, await datasets.panels.get(experiment.datasetVersionId));
      return { ...forecasts, periods: periodFinder(forecasts) };
    });
  };

  /** The run's forecast with changed plans. */
  const withPlans = (forecasts: RunForecasts, scenarioId: string, plans: readonly PlanEdit[]): Cells => {
    const key = plansKey(plans);
    const rows = key === null ? [] : store.scenarios.forecasts(scenarioId, key);
    if (rows.length === 0) return forecasts;
    const cells = copyCells(forecasts);
    for (const { series, payload } of rows)
      putRow(cells, forecasts.levels, forecasts.rowOf[series] as number, forecasts.horizon, unpackForecasts(payload));
    return cells;
  };

  return {
    forecastOf: async (runId, scenarioId = null) => {
      const scenario = scenarioId === null ? null : store.scenarios.get(scenarioId);
      if (scenarioId !== null && !scenario)
        throw new ApiError('not-found', `There is no scenario ${scenarioId}. "scenario list" shows them.`, { value: scenarioId });
      if (scenario && scenario.runId !== runId)
        throw new ApiError('bad-input', `The scenario ${scenario.name} belongs to another run.`, { field: 'scenario' });
      const { periods, ...forecasts } = await ofRun(runId);
      const entries = scenario ? store.scenarios.entries(scenario.id) : [];
      return finals(JSON.stringify([runId, scenarioId, scenario?.name, entries.length]), async () => {
        const replayed = replay(entries);
        const { plans, overrides } = activeEdits(entries, replayed);
        const model = scenario
          ? withPlans(
              forecasts,
              scenario.id,
              plans.map(({ edit }) => edit),
            )
          : forecasts;
        const { cells: final, touched } = applyEdits(forecasts, model, overrides, periods);
        return Promise.resolve({ forecasts, scenario, base: forecasts, model, final, touched, entries, replayed, periods });
      });
    },
    scenarioHash: (scenarioId) => {
      const scenario = store.scenarios.get(scenarioId);
      if (!scenario) throw new ApiError('not-found', `There is no scenario ${scenarioId}.`, { value: scenarioId });
      const entries = store.scenarios.entries(scenarioId);
      const bySerial = new Map(entries.map((entry) => [entry.serial, entry]));
      const edits = replay(entries).active.map((serial) => {
        const { edit, reason, at } = bySerial.get(serial) as StoredEntry;
        return { edit, reason, at };
      });
      return hashOf({ formatVersion: 1, runId: scenario.runId, name: scenario.name, edits });
    },
  };
}
