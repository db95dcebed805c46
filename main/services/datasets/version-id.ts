import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import { activeSteps } from '../../../engine/cleaning/recipe.ts';
import { hashOf } from '../canonical-json.ts';

/** Raised when the same files and choices would give other data than before. */
const ingestVersion = 1;
/** Raised when the same recipe would give other data than before. */
const recipeVersion = 1;
/** Raised when the same features would give other columns than before. */
const featureVersion = 1;

/** The stages after reading: what is made of raw data, by choices alone. */
export interface Stages {
  readonly recipe?: ImportChoices['recipe'];
  readonly features?: ImportChoices['features'];
}

/** Choices of reading and joining, which make the raw data, apart from those of the stages after it. */
export function splitChoices(choices: ImportChoices): { raw: ImportChoices; stages: Stages } {
  const { recipe, features, ...raw } = choices as ImportChoices & Stages;
  return { raw, stages: { recipe, features } };
}

/**
 * Identity of raw data: SHA-256 over the source files and the choices of reading them. File names do not count, nor does what is done with the
 * data afterwards.
 *
 * @param files - SHA-256 of each file, in the order of import
 * @returns 64 hexadecimal digits
 */
export const rawId = (files: readonly string[], choices: ImportChoices): string =>
  hashOf({ ingestVersion, files, choices: splitChoices(choices).raw });

/**
 * Identity of a dataset version: its raw data, recipe and features. Steps that are switched off do not count.
 *
 * @returns `raw` itself where there is neither recipe nor features
 */
export function versionId(raw: string, { recipe, features }: Stages): string {
  // What a step's fields leave out is dropped, and so is the switch.
  const steps = activeSteps(recipe).map(({ off: _off, ...step }) => step);
  if (steps.length === 0 && features === undefined) return raw;
  return hashOf({ raw, ...(steps.length > 0 ? { recipeVersion, steps } : {}), ...(features ? { featureVersion, features } : {}) });
}
