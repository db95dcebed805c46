import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { applyRecipe, type StepReport } from '../../../engine/cleaning/apply-recipe.ts';
import { activeSteps, type Recipe } from '../../../engine/cleaning/recipe.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import { recipeRefits } from '../../../engine/cleaning/steps.ts';
import type { StageFigures } from '../../store/repositories/datasets.ts';
import { featurePanel, fitFeatureFigures, planWith, withFeatureRegressors } from '../features/stage.ts';

/** What a backtest needs to prepare each fold from raw data again. */
export interface FoldStages {
  readonly source: CleaningSource;
  readonly recipe: Recipe;
  /** Position of each series of the prepared panel in the raw one. */
  readonly rawIndex: Int32Array;
  /** Names of regressors that are the same at every origin. */
  readonly featureRegressors?: readonly string[];
}

/** Raw data after the stages that a version's choices ask for. */
export interface Prepared {
  readonly panel: Panel;
  /** `keys[k][i]`: value of key column k of series i. */
  readonly keys: readonly (readonly string[])[];
  /** What was taken from the data, to be kept with the version. */
  readonly figures: StageFigures;
  readonly cleaned: readonly StepReport[];
  /** Position of each series in the raw panel; null where no series was left out. */
  readonly rawIndex: Int32Array | null;
  /** Names of the panel's regressors that are features; absent for none. */
  readonly featureRegressors?: readonly string[];
}

/**
 * Raw data to what models see: the recipe, then the features.
 *
 * @param figures - of the version, where it is there already; without, they are taken from the data
 * @throws EngineError `invalid-option` for what this data cannot have; `series-too-short` when nothing is left
 */
export async function prepare(source: CleaningSource, choices: ImportChoices, figures: StageFigures = {}): Promise<Prepared> {
  const cleaned = clean(source, choices, figures);
  const { features } = choices;
  if (!features) return cleaned;
  const panel = featurePanel(cleaned.panel, source.keyNames, cleaned.keys);
  const own = figures.features ?? (await fitFeatureFigures(panel, features));
  // Refuses what these data cannot have.
  planWith(panel, features, own);
  const kept = { ...cleaned, figures: { ...cleaned.figures, features: own } };
  if (!features.useAsRegressors) return kept;
  const { regressors, futurePeriods } = withFeatureRegressors(panel, features, own);
  const before = new Set((panel.regressors ?? []).map(({ name }) => name));
  const added = (regressors ?? []).map(({ name }) => name).filter((name) => !before.has(name));
  if (!regressors || added.length === 0) return kept;
  return { ...kept, panel: { ...cleaned.panel, regressors, futurePeriods: futurePeriods ?? 0 }, featureRegressors: added };
}

function clean(source: CleaningSource, { recipe }: ImportChoices, figures: StageFigures): Prepared {
  if (!recipe || activeSteps(recipe).length === 0)
    return { panel: source.panel, keys: source.keys, figures: {}, cleaned: [], rawIndex: null };
  const made = applyRecipe(source, recipe, { figures: figures.recipe });
  return { panel: made.panel, keys: made.keys, figures: { recipe: made.figures }, cleaned: made.steps, rawIndex: made.rawIndex };
}

/** Null where a fold of the prepared panel is what it would have been at its origin. */
export function foldStages(
  source: CleaningSource,
  { recipe }: ImportChoices,
  { rawIndex, featureRegressors }: Prepared,
): FoldStages | null {
  if (!recipe || !rawIndex || !recipeRefits(recipe)) return null;
  return { source, recipe, rawIndex, ...(featureRegressors ? { featureRegressors } : {}) };
}
