import { randomUUID } from 'node:crypto';
import type {
  CellSelection,
  EarlierRun,
  ForecastOfRun,
  PlannedInputs,
  Scenario,
  ScenarioComparison,
  ScenarioEdit,
  ScenarioSeries,
  ScenarioSummary,
  ScenarioWaterfall,
  SelectionColumns,
} from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import type { CallOptions } from '../../ingest/client.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import type { StoredEntry, StoredScenario } from '../../store/repositories/scenarios.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { seriesKey } from '../datasets/panels.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { categoriesOf } from '../explore/selection.ts';
import { editMean, serialsOf } from './apply-edits.ts';
import { replan } from './change-plans.ts';
import { compareForecasts } from './compare.ts';
import { earlierRuns } from './earlier.ts';
import { scenarioCsv } from './export.ts';
import { activeEdits, createForecastsOfRuns, type FinalForecast, type ForecastsOfRuns } from './forecast-of.ts';
import { inputsOf } from './inputs.ts';
import { readPlanFile } from './plan-file.ts';
import { isPlanEdit, plansKey } from './plans.ts';
import { rowForecast } from './run-forecasts.ts';
import { counterpart, waterfallOf, type WaterfallOptions } from './waterfall.ts';
import { editWords } from './words.ts';
import { replay } from './history.ts';

/** What people make of the forecast of a run: edits with reasons, other plans, side by side. */
export interface Scenarios extends ForecastsOfRuns {
  /** Of one run or of all. */
  list(runId?: string): ScenarioSummary[];
  /** @throws ApiError `not-found` */
  get(id: string): Promise<Scenario>;
  /**
   * @param copyOf - a scenario of the same run whose edits it begins with
   * @throws ApiError `bad-input` for a name that is taken; `not-found`, `busy` for a run that is not finished
   */
  create(runId: string, name: string, copyOf?: string): Promise<Scenario>;
  rename(id: string, name: string): Promise<Scenario>;
  delete(id: string): void;
  /** @throws ApiError `bad-input`, `unsupported`, `cancelled`; nothing is kept then */
  edit(id: string, edit: ScenarioEdit, reason: string, call?: CallOptions): Promise<Scenario>;
  /** Plans from a CSV as an edit; see plan-file.ts. */
  readPlans(id: string, file: string, name: string): Promise<ScenarioEdit>;
  /** @throws ApiError `bad-input` where there is nothing to undo or to do again */
  undo(id: string): Promise<Scenario>;
  redo(id: string): Promise<Scenario>;
  series(id: string, index: number): Promise<ScenarioSeries>;
  inputs(runId: string, scenarioId: string | null, index: number): Promise<PlannedInputs>;
  columns(runId: string): Promise<SelectionColumns>;
  /** The base beside scenarios of one run. */
  compare(runId: string, scenarioIds: readonly string[], selection?: CellSelection): Promise<ScenarioComparison>;
  /** Runs of the same dataset that forecast some of the same periods, those of earlier data first. */
  earlier(runId: string): Promise<EarlierRun[]>;
  waterfall(from: ForecastOfRun, to: ForecastOfRun, options?: WaterfallOptions): Promise<ScenarioWaterfall>;
  /** The final forecast of a run or a scenario as CSV. */
  csv(runId: string, scenarioId: string | null): Promise<{ readonly name: string; readonly lines: Iterable<string> }>;
}

export interface ScenariosOptions {
  readonly store: Store;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  /** Models of the user's own; without, they are not asked again. */
  readonly own?: OwnModels;
  readonly changed: () => void;
  readonly now?: () => string;
}

const mostSelectable = 1000;

export function createScenarios({
  store,
  datasets,
  experiments,
  own,
  changed,
  now = () => new Date().toISOString(),
}: ScenariosOptions): Scenarios {
  const forecasts = createForecastsOfRuns(store, datasets, experiments);

  const stored = (id: string): StoredScenario => {
    const found = store.scenarios.get(id);
    if (!found) throw new ApiError('not-found', `There is no scenario ${id}. "scenario list" shows them.`, { value: id });
    return found;
  };
  const finalOf = (id: string): Promise<FinalForecast> => forecasts.forecastOf(stored(id).runId, id);

  const summaryOf = (scenario: StoredScenario): ScenarioSummary => {
    const [run] = store.runs.byIds([scenario.runId]);
    const entries = store.scenarios.entries(scenario.id);
    return {
      id: scenario.id,
      runId: scenario.runId,
      experimentId: run?.experimentId ?? '',
      model: run?.model ?? '',
      name: scenario.name,
      createdAt: scenario.createdAt,
      changedAt: entries.at(-1)?.at ?? scenario.createdAt,
      edits: replay(entries).active.length,
    };
  };

  const get = async (id: string): Promise<Scenario> => {
    const scenario = stored(id);
    const { forecasts: found, base, model, final, touched, entries, replayed } = await finalOf(id);
    const active = new Set(replayed.active);
    const bySerial = new Map(entries.map((entry) => [entry.serial, entry]));
    const wordsOf = ({ kind, edit, target }: StoredEntry): string => {
      if (edit) return editWords(edit, found.loaded);
      const other = bySerial.get(target ?? 0)?.edit;
      return `${kind === 'undo' ? 'Undone' : 'Done again'}: ${other ? editWords(other, found.loaded) : ''}`;
    };
    const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
    return {
      ...summaryOf(scenario),
      hash: forecasts.scenarioHash(id),
      entries: entries.map((entry) => ({
        serial: entry.serial,
        kind: entry.kind,
        target: entry.target,
        edit: entry.edit?.what === 'regressor-values' ? { ...entry.edit, values: entry.edit.values.slice(0, 20) } : entry.edit,
        reason: entry.reason,
        at: entry.at,
        active: active.has(entry.serial),
        words: wordsOf(entry),
        outcome: entry.outcome,
      })),
      undo: replayed.active.at(-1) ?? null,
      redo: replayed.undone.at(-1) ?? null,
      totals: { base: sum(base.mean), model: sum(model.mean), final: sum(final.mean) },
      overridden: overriddenOf(found.horizon, touched.list),
    };
  };

  /** Adds an entry where nobody else has since `count` entries were there. */
  const append = (id: string, count: number, entry: Omit<StoredEntry, 'serial' | 'at'>, also?: () => void): void => {
    store.transaction(() => {
      stored(id);
      if (store.scenarios.entries(id).length !== count)
        throw new ApiError('busy', 'This scenario was changed meanwhile. Look at it and try again.', { value: id });
      store.scenarios.append(id, { serial: count + 1, at: now(), ...entry });
      also?.();
    });
    changed();
  };
  const nothing = { edit: null, reason: null, outcome: null } as const;
  const plansAfter = (entries: readonly StoredEntry[], active: readonly number[]): string | null =>
    plansKey(activeEdits(entries, { active, undone: [] }).plans.map(({ edit }) => edit));

  const nameFor = (runId: string, wanted: string, own?: string): string => {
    const name = wanted.trim();
    if (name === '') throw new ApiError('bad-input', 'A scenario needs a name.', { field: 'name' });
    if (name.length > 200) throw new ApiError('bad-input', 'A name has 200 characters at most.', { field: 'name' });
    const taken = store.scenarios.list(runId).some((one) => one.id !== own && one.name.toLowerCase() === name.toLowerCase());
    if (taken)
      throw new ApiError('bad-input', `This run has a scenario ${name} already. Choose another name.`, { field: 'name', value: name });
    return name;
  };

  return {
    ...forecasts,
    list: (runId) => store.scenarios.list(runId).map(summaryOf),
    get,
    create: async (runId, wanted, copyOf) => {
      // Refuses what cannot be changed.
      await forecasts.forecastOf(runId);
      const source = copyOf === undefined ? null : stored(copyOf);
      if (source && source.runId !== runId)
        throw new ApiError('bad-input', `${source.name} belongs to another run.`, { field: 'copyOf', value: source.id });
      const id = randomUUID();
      store.transaction(() => {
        store.scenarios.insert({ id, runId, name: nameFor(runId, wanted), createdAt: now() });
        if (!source) return;
        for (const entry of store.scenarios.entries(source.id)) {
          store.scenarios.append(id, entry);
          if (entry.plans !== null) store.scenarios.putForecasts(id, entry.plans, store.scenarios.forecasts(source.id, entry.plans));
        }
      });
      changed();
      return get(id);
    },
    rename: async (id, name) => {
      const { runId } = stored(id);
      store.transaction(() => store.scenarios.rename(id, nameFor(runId, name, id)));
      changed();
      return get(id);
    },
    delete: (id) => {
      store.scenarios.delete(stored(id).id);
      changed();
    },
    edit: async (id, edit, reason, call = {}) => {
      const said = reason.trim();
      if (said === '') throw new ApiError('bad-input', 'Say why: every change of a forecast needs a reason.', { field: 'reason' });
      const found = await finalOf(id);
      const { entries, replayed, periods } = found;
      const { plans } = activeEdits(entries, replayed);
      const entry = { kind: 'edit', target: null, edit, reason: said } as const;
      if (isPlanEdit(edit)) {
        const all = [...plans.map((one) => one.edit), edit];
        const { runs } = experiments.stored(found.forecasts.experiment.id);
        const made = await replan(store, found, runs, all, call, own);
        const key = plansKey(all) as string;
        append(id, entries.length, { ...entry, plans: key, outcome: made.outcome }, () =>
          store.scenarios.putForecasts(id, key, made.forecasts),
        );
      } else {
        if (editMean(found.forecasts, found.final.mean.slice(), edit, periods) === 0)
          throw new ApiError(
            'bad-input',
            edit.how === 'percent'
              ? 'This changes nothing: the forecast is zero there. Set a value or a total instead.'
              : 'This changes nothing: the forecast is so already.',
            { field: 'value' },
          );
        append(id, entries.length, { ...entry, plans: plansKey(plans.map((one) => one.edit)), outcome: null });
      }
      return get(id);
    },
    readPlans: async (id, file, name) => {
      const { forecasts: found, periods } = await finalOf(id);
      return readPlanFile(file, name, found, periods);
    },
    undo: async (id) => {
      const { entries, replayed } = await finalOf(id);
      const target = replayed.active.at(-1);
      if (target === undefined) throw new ApiError('bad-input', 'There is nothing to undo.', { field: 'scenario' });
      append(id, entries.length, { kind: 'undo', target, ...nothing, plans: plansAfter(entries, replayed.active.slice(0, -1)) });
      return get(id);
    },
    redo: async (id) => {
      const { entries, replayed } = await finalOf(id);
      const target = replayed.undone.at(-1);
      if (target === undefined) throw new ApiError('bad-input', 'There is nothing to do again.', { field: 'scenario' });
      append(id, entries.length, { kind: 'redo', target, ...nothing, plans: plansAfter(entries, [...replayed.active, target]) });
      return get(id);
    },
    series: async (id, index) => {
      const { forecasts: found, base, model, final, touched } = await finalOf(id);
      const { horizon, levels, loaded, next } = found;
      const row = found.rowOf[index] ?? -1;
      if (row < 0) throw new ApiError('not-found', `There is no series number ${index} in this forecast.`, { field: 'index' });
      return {
        scenarioId: id,
        index,
        series: seriesKey(loaded, index),
        time: formatPeriods(loaded.version.axis, next[row] as number, horizon),
        base: rowForecast(base, levels, row, horizon),
        model: rowForecast(model, levels, row, horizon),
        final: rowForecast(final, levels, row, horizon),
        edits: Array.from({ length: horizon }, (_, step) => [...serialsOf(touched, row * horizon + step)]),
      };
    },
    inputs: async (runId, scenarioId, index) => {
      const { forecasts: found, entries, replayed, periods } = await forecasts.forecastOf(runId, scenarioId);
      if ((found.rowOf[index] ?? -1) < 0) throw new ApiError('not-found', `There is no series number ${index} in this forecast.`);
      const { plans } = activeEdits(entries, replayed);
      return inputsOf(
        found,
        plans.map(({ edit }) => edit),
        periods,
        index,
      );
    },
    columns: async (runId) => {
      const { forecasts: found } = await forecasts.forecastOf(runId);
      return categoriesOf(found.loaded).map(({ name, values }) => ({
        column: name,
        values: [...new Set(values)].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).slice(0, mostSelectable),
      }));
    },
    compare: async (runId, scenarioIds, selection = {}) => {
      const finals = [await forecasts.forecastOf(runId)];
      for (const id of scenarioIds) finals.push(await forecasts.forecastOf(runId, id));
      return compareForecasts(finals, selection);
    },
    earlier: async (runId) => earlierRuns(store, (await forecasts.forecastOf(runId)).forecasts),
    waterfall: async (from, to, options = {}) => {
      const [earlier, later] = [
        await forecasts.forecastOf(from.runId, from.scenarioId),
        await forecasts.forecastOf(to.runId, to.scenarioId),
      ];
      if (options.index !== undefined && (later.forecasts.rowOf[options.index] ?? -1) < 0)
        throw new ApiError('not-found', `There is no series number ${options.index} in this forecast.`, { field: 'index' });
      const runsOf = ({ forecasts: { experiment } }: FinalForecast) => experiments.stored(experiment.id).runs;
      const old = counterpart(earlier.forecasts.run, runsOf(later));
      const fresh = counterpart(later.forecasts.run, runsOf(earlier));
      const read = async (run: typeof old) => (run ? (await forecasts.forecastOf(run.id)).forecasts : null);
      return waterfallOf(earlier, later, { oldModelNewData: await read(old), newModelOldData: await read(fresh) }, options);
    },
    csv: async (runId, scenarioId) => {
      const found = await forecasts.forecastOf(runId, scenarioId);
      const { experiment, run } = found.forecasts;
      const name = [experiment.datasetName, run.model, found.scenario?.name].filter(Boolean).join(' ');
      return { name: `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.csv`, lines: scenarioCsv(found) };
    },
  };
}

/** Cells that a person has changed, and the series that they are of. */
function overriddenOf(horizon: number, list: Int32Array): { cells: number; series: number } {
  let [cells, series, last] = [0, 0, -1];
  for (let cell = 0; cell < list.length; cell++) {
    if (list[cell] === 0) continue;
    cells++;
    const row = Math.floor(cell / horizon);
    if (row !== last) series++;
    last = row;
  }
  return { cells, series };
}
