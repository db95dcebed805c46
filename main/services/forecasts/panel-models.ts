import type { PanelModelDescription } from '../../../contract/entities/model.ts';
import { ApiError } from '../../../contract/errors.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { Store } from '../../store/store.ts';

/** Descriptions of models that were fitted to all series of a run. */
export interface PanelModels {
  /** @throws ApiError `not-found` */
  of(run: Pick<StoredRun, 'id' | 'kind'>): PanelModelDescription;
}

/** Keeps the latest, since a page asks again for every series. */
export function createPanelModels(store: Store): PanelModels {
  let latest: { readonly runId: string; readonly described: PanelModelDescription } | null = null;
  return {
    of: ({ id, kind }) => {
      if (latest?.runId === id) return latest.described;
      const json = store.results.model(id);
      const model = globalModelByKind(kind);
      if (json === null || !model) throw new ApiError('not-found', 'The model of this run is not there any more. Train it again.');
      const { name, equation, importance, facts } = model.describe(model.read(JSON.parse(json)));
      const described = {
        name,
        equation: [...equation],
        importance: importance.map((row) => ({ ...row })),
        facts: facts.map((fact) => ({ ...fact })),
      };
      latest = { runId: id, described };
      return described;
    },
  };
}
