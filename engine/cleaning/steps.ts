import { EngineError } from '../core/errors.ts';
import { refuseSpec } from '../models/refuse-spec.ts';
import { clip } from './clip.ts';
import { closedDays } from './closed-days.ts';
import { dropSeries } from './drop-series.ts';
import { impute } from './impute.ts';
import { levelShift } from './level-shift.ts';
import { outliers } from './outliers.ts';
import { activeSteps, type Recipe } from './recipe.ts';
import { regressorEncode } from './regressor-encode.ts';
import { regressorImpute } from './regressor-impute.ts';
import { regressorScale } from './regressor-scale.ts';
import { regressorTransform } from './regressor-transform.ts';
import { sign } from './sign.ts';
import type { CleaningStep } from './step.ts';
import { trimZeros } from './trim-zeros.ts';
import { unit } from './unit.ts';

/** Every step that a recipe can have, in the order in which they are offered. */
export const cleaningSteps: readonly CleaningStep[] = [
  trimZeros,
  dropSeries,
  unit,
  sign,
  closedDays,
  clip,
  levelShift,
  outliers,
  impute,
  regressorImpute,
  regressorEncode,
  regressorTransform,
  regressorScale,
];

const byKind = new Map(cleaningSteps.map((step) => [step.kind, step]));

/** @throws EngineError `invalid-option` for a kind that is not there */
export function stepByKind(kind: string): CleaningStep {
  const step = byKind.get(kind);
  if (step) return step;
  const known = cleaningSteps.map((one) => one.kind).join(', ');
  throw new EngineError('invalid-option', `There is no cleaning step "${kind}"; there are ${known}.`, { kind });
}

/**
 * Refuses a recipe that cannot be used, whatever the data.
 *
 * @throws EngineError `invalid-option` that names the step, the setting, what it needs and what it got
 */
export function checkRecipe(recipe: Recipe): void {
  recipe.steps.forEach(({ kind, settings }, index) => {
    const step = stepByKind(kind);
    const label = `Step ${index + 1} (${step.label})`;
    const refusal = refuseSpec(step.parameters, settings, label)?.message ?? null;
    const why = refusal ?? step.refuse?.(settings) ?? null;
    if (why !== null) throw new EngineError('invalid-option', refusal === null ? `${label}: ${why}` : why, { step: index });
  });
}

/** Columns of the data that a recipe needs beside the values, each once, in order. */
export const recipeColumns = (recipe: Recipe | null | undefined): string[] => [
  ...new Set(activeSteps(recipe).flatMap(({ kind, settings }) => stepByKind(kind).columns?.(settings) ?? [])),
];

/** Whether the backtest must do a recipe again with each fold's training part alone. */
export const recipeRefits = (recipe: Recipe | null | undefined): boolean =>
  activeSteps(recipe).some(({ kind, settings }) => stepByKind(kind).refits(settings));
