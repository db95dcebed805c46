import type { Parameter, Spec } from '../models/model.ts';
import type { StepFigures } from './recipe.ts';
import type { Scope } from './scope.ts';
import type { CleaningState } from './state.ts';

/** What a step did. */
export interface StepOutcome {
  /** Values that it changed; for a step that leaves out series, their values. */
  readonly changed: number;
  /** Positions of the series that it changed, ascending. */
  readonly series: readonly number[];
  /** What it took from the data; null where nothing was. */
  readonly figures: StepFigures | null;
  /** What the user should know beside the counts. */
  readonly note?: string;
}

/** A step of the catalogue. Deterministic: the same panel, settings and figures give the same bytes. */
export interface CleaningStep {
  readonly kind: string;
  readonly label: string;
  /** One sentence for the list of steps. */
  readonly summary: string;
  /** What it works on; steps for regressors are of no use without any. */
  readonly target: 'values' | 'series' | 'regressors';
  readonly parameters: readonly Parameter[];
  /** What it cannot do, in plain sentences. */
  readonly limits?: readonly string[];
  /**
   * Whether what one value becomes depends on others of the series, so that the backtest must do the step again with each fold's training
   * part alone. A step that does not is a correction of what was recorded: it holds for the values that a forecast is measured by as well.
   */
  refits(settings: Spec): boolean;
  /** Columns of the data that it needs beside the values. */
  columns?(settings: Spec): readonly string[];
  /** What keeps these settings from being used, as a sentence; types and bounds are checked by `parameters` already. */
  refuse?(settings: Spec): string | null;
  /**
   * Changes the state in place.
   *
   * @param figures - of an earlier run, used as they are; null to take them from the data
   * @throws EngineError `invalid-option`
   */
  run(state: CleaningState, settings: Spec, scope: Scope, figures: StepFigures | null): StepOutcome;
}

/** The setting, or the default that the parameter shows. */
export function setting(parameters: readonly Parameter[], settings: Spec, name: string): Spec[string] {
  return settings[name] ?? parameters.find((parameter) => parameter.name === name)?.default ?? null;
}

/**
 * Runs `work` on the values of each chosen series.
 *
 * @param work - gets the series' own values to change in place, its position, and the part to touch; returns how many it changed
 */
export function eachSeries(
  state: CleaningState,
  scope: Scope,
  work: (y: Float64Array, index: number, from: number, to: number) => number,
): { changed: number; series: number[] } {
  let changed = 0;
  const series: number[] = [];
  for (let i = 0; i < state.ids.length; i++) {
    if (!scope.chosen[i]) continue;
    const y = state.y.subarray(state.offsets[i], state.offsets[i + 1]);
    const count = work(y, i, scope.from[i] as number, scope.to[i] as number);
    if (count === 0) continue;
    changed += count;
    series.push(i);
  }
  return { changed, series };
}
