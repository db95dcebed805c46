import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { CleaningRecipe } from '../../contract/entities/recipe.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Config } from './config.ts';
import { note } from './output.ts';
import type { Session } from './session.ts';

/**
 * How the command line says that values are cleaned: as another dataset's newest version, or by the configuration.
 *
 * @throws ApiError `not-found`, `bad-input` when that dataset has no recipe
 */
function recipeFor({ app }: Session, recipeOf: string | undefined, { recipe }: Config): CleaningRecipe | undefined {
  if (recipeOf === undefined) return recipe && { steps: recipe };
  const version = app.datasets.find(recipeOf);
  if (!version) throw new ApiError('not-found', `There is no dataset named ${recipeOf}, whose recipe --recipe-of asks for.`);
  if (version.choices.recipe) return version.choices.recipe;
  throw new ApiError('bad-input', `${version.datasetName} v${version.number} has no recipe to repeat.`, { field: 'recipe-of' });
}

/** The choices with a recipe; says where the dataset has one that was not asked for. */
export function withRecipe(
  session: Session,
  choices: ImportChoices,
  name: string,
  recipeOf: string | undefined,
  config: Config,
): ImportChoices {
  const recipe = recipeFor(session, recipeOf, config);
  if (recipe) return { ...choices, recipe };
  const before = session.app.datasets.find(name);
  const steps = before?.choices.recipe?.steps.length ?? 0;
  if (before && steps > 0)
    note(
      `${before.datasetName} v${before.number} was cleaned by a recipe of ${steps} step${steps === 1 ? '' : 's'}; --recipe-of ${JSON.stringify(name)} repeats it.`,
    );
  return choices;
}
