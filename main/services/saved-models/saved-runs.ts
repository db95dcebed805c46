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
