import type { Spec } from '../models/model.ts';

/** One step of a recipe: what is done, with which settings, to which series, in which part of the time. */
export interface RecipeStep {
  /** Kind of a step of the catalogue, for example `impute`. */
  readonly kind: string;
  /** What the user set; the rest is as the step's parameters say. */
  readonly settings: Spec;
  /** Key column to the values that series must have; all series without it. */
  readonly series?: Readonly<Record<string, readonly string[]>> | undefined;
  /** First and last period that it touches, as text: `2017-08-16`, `2017-08`, `2017`, or a count. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Kept in the list, not done. */
  readonly off?: boolean | undefined;
}

/** How raw values become those that models see: steps in order. Part of a dataset version's identity. */
export interface Recipe {
  readonly steps: readonly RecipeStep[];
}

/** Steps that are done; what is switched off does not count for what the data are. */
export const activeSteps = (recipe: Recipe | null | undefined): readonly RecipeStep[] => recipe?.steps.filter(({ off }) => !off) ?? [];

/** Figures that a step took from the data, by series id. Numbers only: they are kept with the version and never worked out again for it. */
export type StepFigures = Readonly<Record<string, readonly number[]>>;

/** What was taken from the data, for each active step in order; null where nothing was. */
export type RecipeFigures = readonly (StepFigures | null)[];
