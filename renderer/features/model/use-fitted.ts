import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { FittedModel } from '../../../contract/entities/model.ts';
import { forecastKey } from '../../state/app.ts';
import type { Resource } from '../../state/cache.ts';
import { useModel } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';

/** The model on show as it was fitted to the selected series. */
export function useFitted(experiment: Experiment): { readonly key: string | null; readonly fitted: Resource<FittedModel> } {
  const app = useApp();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const model = useModel(experiment);
  const key = model === null ? null : forecastKey(experiment.id, model, index);
  return { key, fitted: useResource(app.fitted, key) };
}
