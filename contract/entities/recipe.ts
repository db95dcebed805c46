import { z } from 'zod';
import type { Recipe, RecipeStep } from '../../engine/cleaning/recipe.ts';
import { parameter, spec } from './model.ts';

/** One step of a recipe. See engine/cleaning/recipe.ts. */
export const recipeStep = z.strictObject({
  kind: z.string().min(1).max(60),
  settings: spec,
  series: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  off: z.boolean().optional(),
}) satisfies z.ZodType<RecipeStep>;
export type CleaningChoice = z.infer<typeof recipeStep>;

/** How raw values become those that models see. */
export const recipe = z.strictObject({ steps: z.array(recipeStep).max(200) }) satisfies z.ZodType<Recipe>;
export type CleaningRecipe = z.infer<typeof recipe>;

/** A step that can be chosen, described so that a form can be made from it. */
export const cleaningStep = z.object({
  kind: z.string(),
  label: z.string(),
  summary: z.string(),
  target: z.enum(['values', 'series', 'regressors']),
  parameters: z.array(parameter),
  limits: z.array(z.string()),
});
export type CleaningStepInfo = z.infer<typeof cleaningStep>;

/** What one step of a recipe does to the data. */
export const stepChanges = z.object({
  /** Position in the recipe. */
  step: z.int(),
  changed: z.int(),
  /** Number of series that it changes. */
  series: z.int(),
  /** What is said beside the counts. */
  note: z.string().nullable(),
});

export type StepChanges = z.infer<typeof stepChanges>;

const f64 = z.instanceof(Float64Array);
/** One series before and after a recipe, on the raw time axis: NaN where there is no value. */
export const recipePreview = z.object({
  series: z.record(z.string(), z.string()),
  time: z.array(z.string()),
  before: f64,
  after: f64,
  /** True when the recipe leaves this series out. */
  dropped: z.boolean(),
  steps: z.array(stepChanges),
  /** Over all series: values that differ, missing ones before and after, series left out. */
  totals: z.object({
    values: z.int(),
    changed: z.int(),
    missingBefore: z.int(),
    missingAfter: z.int(),
    seriesChanged: z.int(),
    seriesDropped: z.int(),
  }),
});
export type RecipePreview = z.infer<typeof recipePreview>;
