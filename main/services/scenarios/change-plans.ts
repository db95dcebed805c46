import type { EditOutcome } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { isEnsemble, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import type { CallOptions } from '../../ingest/client.ts';
import { isPluginKind } from '../../../engine/models/plugin/index.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import type { OwnModels } from '../../jobs/plugins/lend.ts';
import { unpackForecasts } from '../../jobs/result-codec.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import { globalPanel } from '../models/global-panel.ts';
import { modelInfo } from '../models/catalogue.ts';
import { runLabel } from '../models/runs.ts';
import type { FinalForecast } from './forecast-of.ts';
import { changePlans, type PlanEdit } from './plans.ts';
import type { Reforecast, ReforecastTask, StoredModels } from './reforecast.ts';

const labelOf = (run: StoredRun): string => runLabel({ name: run.model, kind: run.kind, label: run.label });

export interface Replanned {
  readonly outcome: EditOutcome;
  /** Of the series that moved. */
  readonly forecasts: readonly { readonly series: number; readonly payload: Uint8Array }[];
}

/** The run and, of an ensemble, its members, with what was fitted to some series. */
function savedRuns(store: Store, runs: readonly StoredRun[], run: StoredRun, series: readonly number[]): Map<string, StoredModels> {
  const found = new Map<string, StoredModels>();
  const add = (one: StoredRun): void => {
    if (found.has(one.model)) return;
    const fitted = new Map<number, string>();
    found.set(one.model, { kind: one.kind, label: labelOf(one), model: null, fitted });
    const members = new Set<string>();
    for (const index of series) {
      const text = store.results.get(one.id, index)?.fitted;
      if (text === undefined) continue;
      fitted.set(index, text);
      if (!text.startsWith('{"kind":"ensemble"') && !text.includes('"kind":"ensemble"')) continue;
      const saved = JSON.parse(text) as EnsembleSaved;
      if (isEnsemble(saved)) for (const member of saved.members) members.add(member.run);
    }
    if (members.size === 0) {
      found.set(one.model, { kind: one.kind, label: labelOf(one), model: store.results.model(one.id), fitted });
      return;
    }
    for (const name of members) {
      const member = runs.find(({ model }) => model === name);
      if (!member) throw new ApiError('not-found', `The member ${name} of ${labelOf(one)} is not there any more.`);
      add(member);
    }
  };
  add(run);
  return found;
}

/**
 * What changed plans make of a run's forecast, worked out in a thread by the models that are stored.
 *
 * @param runs - of the experiment
 * @param edits - all that change plans, the new one last
 * @throws ApiError `bad-input`, `unsupported` where no series can move, `cancelled`, `engine`
 */
export async function replan(
  store: Store,
  { forecasts, base, periods }: FinalForecast,
  runs: readonly StoredRun[],
  edits: readonly PlanEdit[],
  call: CallOptions,
  own?: OwnModels,
): Promise<Replanned> {
  const { loaded, run, horizon, levels, series, experiment } = forecasts;
  const { panel, rows, changed } = changePlans(forecasts, edits, periods);
  if (changed.at(-1) === 0) throw new ApiError('bad-input', 'This changes nothing: the plans are so already.', { field: 'value' });
  const affected = rows.map((row) => series[row] as number);
  const saved = savedRuns(store, runs, run, affected);
  const task: ReforecastTask = {
    horizon,
    levels,
    panel,
    global: [...saved.values()].some(({ model }) => model !== null) ? globalPanel({ ...loaded, panel }) : null,
    runs: saved,
    run: run.model,
    series: affected,
  };
  const found = await askAside<readonly Reforecast[]>(
    'reforecast',
    task,
    'Forecasting with changed plans',
    'The change was cancelled.',
    call,
    [...saved.values()].some(({ kind }) => isPluginKind(kind)) ? own?.lend() : undefined,
  );
  const moved: { series: number; payload: Uint8Array }[] = [];
  const reasons = new Map<string, number>();
  for (const one of found) {
    if ('deaf' in one) {
      reasons.set(one.deaf, (reasons.get(one.deaf) ?? 0) + 1);
      continue;
    }
    const at = (forecasts.rowOf[one.series] as number) * horizon;
    const { mean } = unpackForecasts(one.payload);
    if (mean.some((value, step) => value !== base.mean[at + step])) moved.push(one);
  }
  const deaf = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  const why = [...reasons].map(([reason, count]) => (reasons.size === 1 ? reason : `${reason} (${count})`)).join('; ');
  if (deaf === found.length) {
    const others = runs.filter(({ kind, id }) => id !== run.id && modelInfo(kind).acceptsRegressors).map(labelOf);
    throw new ApiError(
      'unsupported',
      `The forecast of ${labelOf(run)} does not move: ${why}.${others.length > 0 ? ` ${experiment.name} has models that take them: ${others.join(', ')}.` : ''}`,
      { field: 'name' },
    );
  }
  return {
    forecasts: moved,
    outcome: { moved: moved.length, same: found.length - deaf - moved.length, deaf, why: deaf === 0 ? null : why },
  };
}
