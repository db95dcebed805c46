import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { applyRecipe, type StepReport } from '../../../engine/cleaning/apply-recipe.ts';
import { activeSteps } from '../../../engine/cleaning/recipe.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import type { StageFigures } from '../../store/repositories/datasets.ts';

/** Raw data after the stages that a version's choices ask for. */
export interface Prepared {
  readonly panel: Panel;
  /** `keys[k][i]`: value of key column k of series i. */
  readonly keys: readonly (readonly string[])[];
  /** What was taken from the data, to be kept with the version. */
  readonly figures: StageFigures;
  readonly cleaned: readonly StepReport[];
}

/**
 * Raw data to what models see: the recipe, then the features.
 *
 * @param figures - of the version, where it is there already; without, they are taken from the data
 * @throws EngineError `invalid-option` for what this data cannot have; `series-too-short` when nothing is left
 */
export function prepare(source: CleaningSource, { recipe }: ImportChoices, figures: StageFigures = {}): Prepared {
  if (!recipe || activeSteps(recipe).length === 0) return { panel: source.panel, keys: source.keys, figures: {}, cleaned: [] };
  const made = applyRecipe(source, recipe, { figures: figures.recipe });
  return { panel: made.panel, keys: made.keys, figures: { recipe: made.figures }, cleaned: made.steps };
}
