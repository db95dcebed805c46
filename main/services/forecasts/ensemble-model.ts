import type { PanelModelDescription } from '../../../contract/entities/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { describeEnsemble, type EnsembleFitted, type EnsembleModelFitted } from '../../../engine/ensembles/index.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';
import { modelInfo } from '../models/catalogue.ts';
import { runLabel } from '../models/runs.ts';

/**
 * What an ensemble of a series is made of: its members by weight.
 *
 * @param runs - of the experiment
 * @throws ApiError `not-found`
 */
export function ensembleDescription(
  store: Store,
  run: Pick<StoredRun, 'id'>,
  runs: readonly StoredRun[],
  fitted: EnsembleFitted,
): PanelModelDescription {
  const json = store.results.model(run.id);
  if (json === null) throw new ApiError('not-found', 'The model of this run is not there any more. Train it again.');
  const { name, equation, weights, facts } = describeEnsemble(fitted, JSON.parse(json) as EnsembleModelFitted);
  const labelOf = (model: string, kind: string): string => {
    const member = runs.find((candidate) => candidate.model === model);
    return runLabel({ name: model, kind, label: member?.label ?? null });
  };
  return {
    name,
    of: 'members',
    equation: [...equation],
    importance: weights.map((member) => ({
      feature: labelOf(member.run, member.kind),
      meaning: member.weight > 0 ? modelInfo(member.kind).summary : 'Has no weight for this series.',
      share: member.weight,
    })),
    facts: facts.map((fact) => ({ ...fact })),
  };
}
