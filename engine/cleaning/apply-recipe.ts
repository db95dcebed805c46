import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { compact } from './compact.ts';
import { activeSteps, type Recipe, type RecipeFigures, type StepFigures } from './recipe.ts';
import { scopeOf } from './scope.ts';
import { stateOf, type CleaningSource } from './state.ts';
import { stepByKind } from './steps.ts';

/** What one active step did. */
export interface StepReport {
  /** Position in the recipe, switched off steps counted. */
  readonly step: number;
  readonly kind: string;
  readonly label: string;
  readonly changed: number;
  /** Ids of series that it changed, ascending. */
  readonly series: readonly string[];
  readonly note?: string;
}

export interface Cleaned {
  readonly panel: Panel;
  readonly keys: readonly (readonly string[])[];
  readonly figures: RecipeFigures;
  readonly steps: readonly StepReport[];
  /** Length of the cleaned panel: position of each of its series in the raw one. */
  readonly rawIndex: Int32Array;
}

export interface ApplyOptions {
  /** Of an earlier run of the same recipe, applied as they are; taken from the data without. Series that they do not know are left as they are. */
  readonly figures?: RecipeFigures | undefined;
  /** Leaves out the steps for which this is false. */
  readonly only?: ((kind: string, settings: Recipe['steps'][number]['settings']) => boolean) | undefined;
}

/**
 * Applies a recipe to a panel: the steps that are on, in order. The raw panel stays as it is. Missing values before a series' first one are
 * cut off afterwards, missing ones at its end stay; series without any value are left out.
 *
 * @param recipe - checked by `checkRecipe`
 * @throws EngineError `invalid-option` for a step that this data cannot have; `series-too-short` when no series is left
 */
export function applyRecipe(source: CleaningSource, recipe: Recipe, { figures, only }: ApplyOptions = {}): Cleaned {
  const state = stateOf(source);
  const steps: StepReport[] = [];
  const taken: (StepFigures | null)[] = [];
  activeSteps(recipe).forEach((step, place) => {
    const { run, label } = stepByKind(step.kind);
    if (only && !only(step.kind, step.settings)) {
      taken.push(null);
      return;
    }
    const index = recipe.steps.indexOf(step);
    try {
      const outcome = run(state, step.settings, scopeOf(state, step), figures?.[place] ?? null);
      taken.push(outcome.figures);
      steps.push({
        step: index,
        kind: step.kind,
        label,
        changed: outcome.changed,
        series: outcome.series.map((i) => state.ids[i] as string),
        ...(outcome.note === undefined ? {} : { note: outcome.note }),
      });
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
      throw new EngineError(error.code, `Step ${index + 1} (${label}): ${error.message}`, { ...error.details, step: index });
    }
  });
  return { ...compact(state), figures: taken, steps };
}
