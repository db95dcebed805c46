import type { PanelMember, SavedModel } from '../../../engine/backtest/index.ts';
import type { EnsembleSaved } from '../../../engine/ensembles/index.ts';

/** What was fitted to one series: by a model of it alone, by one that learns across series, or by an ensemble. */
export type SavedSeries = EnsembleSaved | PanelMember | SavedModel;

/** What is stored of a run's models, wherever it was read from. */
export interface SavedRun {
  /** As users know it. */
  readonly label: string;
  /** The model of all series, or the weights of an ensemble; null where there is none. */
  readonly model: { readonly kind: string; readonly fitted: unknown } | null;
  /** What was fitted to a series, with the kind of the model that was used; undefined where it was not trained. */
  saved(id: string): { readonly kind: string; readonly saved: SavedSeries } | undefined;
}

/** By name: a run, and its members where it is an ensemble. */
export type SavedRuns = ReadonlyMap<string, SavedRun>;

export const isPanelMember = (saved: SavedSeries): saved is PanelMember => saved.kind === 'panel-member';

const hasKind = (value: unknown): value is { readonly kind: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

/** What is said of a run that has results and no fitted models. */
export const NOT_KEPT = 'What was fitted to this series is not kept with the run: train it again to look inside.';

/**
 * What was fitted to a series, from its stored text.
 *
 * @returns null where the run keeps results without it
 */
export function readSaved(text: string): SavedSeries | null {
  const saved: unknown = JSON.parse(text);
  if (!hasKind(saved)) return null;
  return saved.kind === 'lifted' && !('inner' in saved && hasKind(saved.inner)) ? null : (saved as SavedSeries);
}
