import type { ColumnProfile, DatasetVersion, ImportChoices } from '../../contract/entities/dataset.ts';

/** What is made of raw data, by choice: the recipe, the features. */
export type StageChoices = Pick<ImportChoices, 'recipe' | 'features'>;

export interface Repeatable {
  readonly version: DatasetVersion;
  readonly stages: StageChoices;
}

/**
 * The recipe and features of the newest version of a dataset, when the files about to become its next one have the columns that it was made from.
 *
 * @param versions - of the workspace, newest first
 * @param name - of the dataset that the files become
 * @returns null when there is nothing to repeat
 */
export function stagesToRepeat(
  versions: readonly DatasetVersion[] | null,
  name: string,
  columns: readonly Pick<ColumnProfile, 'name'>[],
): Repeatable | null {
  const version = versions?.find((one) => one.datasetName === name.trim());
  if (!version) return null;
  const { recipe, features, roles } = version.choices;
  const stages: StageChoices = {
    ...(recipe && recipe.steps.length > 0 ? { recipe } : {}),
    ...(features && features.specs.length > 0 ? { features } : {}),
  };
  if (Object.keys(stages).length === 0) return null;
  const there = new Set(columns.map((column) => column.name));
  const used = Object.entries(roles).filter(([, role]) => role !== 'ignore');
  return used.every(([column]) => there.has(column)) ? { version, stages } : null;
}
