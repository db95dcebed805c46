import { ApiError } from '../../../contract/errors.ts';
import { innerOf, type SavedModel } from '../../../engine/backtest/index.ts';
import { isEnsemble, type EnsembleSaved } from '../../../engine/ensembles/index.ts';
import { models } from '../../../engine/models/index.ts';
import { unpackForecasts } from '../../jobs/result-codec.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import { runLabel } from '../models/runs.ts';
import { NOT_KEPT, readSaved } from '../saved-models/saved-runs.ts';
import type { Plan } from './plan.ts';

/**
 * How the forecast of a run for one series can be taken apart.
 *
 * @param runs - of the experiment
 * @throws ApiError `not-found` where a model or a member's result is not there any more
 */
export function planOf(store: Store, runs: readonly StoredRun[], run: StoredRun, index: number): Plan {
  const result = store.results.get(run.id, index);
  if (!result) throw new ApiError('not-found', `This series is not trained yet with ${run.model}.`);
  const kept = readSaved(result.fitted);
  if (!kept) throw new ApiError('not-found', NOT_KEPT);
  const saved = kept as EnsembleSaved;
  const common = {
    model: run.model,
    label: runLabel({ name: run.model, kind: run.kind, label: run.label }),
    mean: unpackForecasts(result.payload).mean,
  };
  if (isEnsemble(saved))
    return {
      ...common,
      how: 'members',
      rule: saved.of === 'ensemble-median' ? 'median' : 'mean',
      members: saved.members.map(({ run: name, weight }) => {
        const member = runs.find((candidate) => candidate.model === name);
        if (!member) throw new ApiError('not-found', `The member ${name} is not there any more.`);
        return { plan: planOf(store, runs, member, index), weight };
      }),
    };
  if (saved.kind !== 'panel-member' && !models.some(({ kind }) => kind === innerOf(saved as SavedModel).kind))
    throw new ApiError('unsupported', `${common.label} is a model of your own: only its author knows how it comes to its forecasts.`);
  if (saved.kind !== 'panel-member') return { ...common, how: 'local', saved: saved as SavedModel };
  const json = store.results.model(run.id);
  if (json === null) throw new ApiError('not-found', 'The model of this run is not there any more. Train it again.');
  return { ...common, how: 'panel', kind: run.kind, json };
}

/** Whether a model that learns across series is among what is explained. */
export const usesPanel = (plan: Plan): boolean =>
  plan.how === 'panel' || (plan.how === 'members' && plan.members.some(({ plan: own }) => usesPanel(own)));
