import type { ColumnProfile, DatasetVersion } from '../../contract/entities/dataset.ts';
import type { CleaningRecipe } from '../../contract/entities/recipe.ts';

export interface Repeatable {
  readonly version: DatasetVersion;
  readonly recipe: CleaningRecipe;
}

/**
 * The recipe of the newest version of a dataset, when the files about to become its next one have the columns that it was made from.
 *
 * @param versions - of the workspace, newest first
 * @param name - of the dataset that the files become
 */
export function recipeToRepeat(
  versions: readonly DatasetVersion[] | null,
  name: string,
  columns: readonly Pick<ColumnProfile, 'name'>[],
): Repeatable | null {
  const version = versions?.find((one) => one.datasetName === name.trim());
  const recipe = version?.choices.recipe;
  if (!version || !recipe || recipe.steps.length === 0) return null;
  const there = new Set(columns.map((column) => column.name));
  const used = Object.entries(version.choices.roles).filter(([, role]) => role !== 'ignore');
  return used.every(([column]) => there.has(column)) ? { version, recipe } : null;
}
