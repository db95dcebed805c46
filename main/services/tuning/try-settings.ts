import type { SearchedModel, TuneOptions } from '../../../contract/entities/tuning.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import type { Point } from '../../../engine/tuning/index.ts';
import type { SeriesScore, TuningTask } from '../../jobs/tuning-protocol.ts';
import type { TuningPool } from '../../jobs/tuning-pool.ts';
import { settingOf } from './check-options.ts';

/** How settings did. */
export interface Tried {
  /** Mean over the series of their means over the folds; null where the settings failed. */
  readonly score: number | null;
  readonly series: number;
  /** Series on which a naive model stood in, in a fold at least. */
  readonly stoodIn: number;
  readonly message: string | null;
  readonly scores: readonly SeriesScore[];
}

/** The settings that a point of the search stands for: those that stay, those of the point, and the resource where it is one. */
export function specOf(
  { fixed, resource: { unit } }: { readonly fixed: Spec; readonly resource: SearchedModel['resource'] },
  point: Point,
  resource: number,
): Spec {
  const setting = settingOf[unit];
  // Null is what the model chooses by itself.
  const chosen = Object.entries(point).filter(([, value]) => value !== null);
  return { ...fixed, ...Object.fromEntries(chosen), ...(setting === null ? {} : { [setting]: resource }) };
}

/** Sums up scores as a leaderboard does. */
export function sumUp(scores: readonly SeriesScore[]): Tried {
  const finite = scores.filter(({ score }) => Number.isFinite(score));
  const stoodIn = scores.filter(({ failures }) => failures > 0);
  const message = stoodIn[0]?.failure ?? null;
  const base = { series: scores.length, stoodIn: stoodIn.length, scores };
  if (scores.every(({ folds, failures }) => failures >= folds))
    return { ...base, score: null, message: message ?? 'No series could be tried.' };
  if (finite.length === 0) return { ...base, score: null, message: 'The metric cannot be said on any of the series.' };
  return { ...base, score: finite.reduce((sum, { score }) => sum + score, 0) / finite.length, message };
}

/**
 * Tries settings by the backtest that training has.
 *
 * @param before - scores of the same settings on the first of the sample's series, not to be made again
 * @returns null when the signal fired
 */
export async function trySettings(
  pool: TuningPool,
  given: {
    readonly model: SearchedModel;
    readonly options: TuneOptions;
    readonly sample: readonly number[];
    readonly backend: TuningTask['backend'];
  },
  spec: Spec,
  resource: number,
  signal: AbortSignal,
  onProgress: (share: number) => void,
  before: readonly SeriesScore[] = [],
): Promise<Tried | null> {
  const { model, options, sample, backend } = given;
  const { unit } = model.resource;
  const trial = { kind: model.kind, name: model.name, backend, spec, folds: unit === 'folds' ? resource : options.innerFolds };
  try {
    if (globalModelByKind(model.kind)) {
      const scores = await pool.evaluate({ ...trial, series: null }, signal, onProgress);
      return scores && sumUp(scores);
    }
    const wanted = unit === 'series-share' ? Math.max(1, Math.round(resource * sample.length)) : sample.length;
    const known = before.slice(0, wanted);
    const scores = await pool.evaluate({ ...trial, series: sample.slice(known.length, wanted) }, signal, onProgress);
    return scores && sumUp([...known, ...scores]);
  } catch (error) {
    return { score: null, series: 0, stoodIn: 0, message: error instanceof Error ? error.message : String(error), scores: [] };
  }
}
