import type { TuneDefaults } from '../../../contract/entities/tuning.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { chooseDefaults, defaultFolds } from '../experiments/defaults.ts';
import { defaultValues, type Values } from '../configuration/values.ts';
import { searches } from './searches.ts';

/** Series length in the middle of the panel. */
function medianLength({ panel }: LoadedPanel): number {
  const lengths = panel.ids.map((_, i) => (panel.offsets[i + 1] ?? 0) - (panel.offsets[i] ?? 0)).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

/** Options that suit the data, with reasons to show beside them. */
export function tuneDefaults(loaded: LoadedPanel, configured: Values = defaultValues): TuneDefaults {
  const { options, reasons } = chooseDefaults(loaded, configured);
  const { sampler, scheduler, eta, minutes, series: sample } = configured.search;
  const { horizon, folds, metric } = options;
  const n = loaded.panel.ids.length;
  const inner = defaultFolds(medianLength(loaded) - folds * horizon, horizon, loaded.version.seasonLength).folds;
  const usual = searches.find(({ kind }) => kind === (n > 1 ? 'gradient-boosting' : 'prophet')) ?? searches[0];
  return {
    options: {
      models: usual ? [withFolds(usual, inner)] : [],
      sampler,
      scheduler,
      eta,
      metric,
      horizon,
      folds,
      innerFolds: inner,
      series: sample > 0 && n > sample ? sample : 0,
      minutes,
      trials: null,
      seed: options.seed,
      workers: 0,
    },
    searches: searches.map(({ resource, ...search }) => ({ ...search, resource: fitted(resource, inner) })),
    reasons: {
      folds: `${reasons.folds}; the search sees nothing of them`,
      innerFolds: `${inner} before those, by which the search goes`,
      series:
        sample > 0 && n > sample
          ? `${sample} of ${n}, drawn at random, for models of single series; models that learn across series take all`
          : 'all of them',
    },
  };
}

/** A resource counted in folds goes up to all that the search has. */
const fitted = (resource: TuneDefaults['searches'][number]['resource'], innerFolds: number) =>
  resource.unit === 'folds' ? { unit: resource.unit, min: 1, max: innerFolds } : { ...resource };

function withFolds(
  { kind, space, resource }: TuneDefaults['searches'][number],
  innerFolds: number,
): TuneDefaults['options']['models'][number] {
  return { name: kind, kind, space: structuredClone(space), fixed: {}, resource: fitted(resource, innerFolds) };
}
