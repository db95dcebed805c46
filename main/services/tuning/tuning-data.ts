import type { TuneOptions } from '../../../contract/entities/tuning.ts';
import { ApiError } from '../../../contract/errors.ts';
import { beforeFolds } from '../../../engine/backtest/index.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../../engine/core/rng.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { TuningData } from '../../jobs/tuning-protocol.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { sharePanel } from '../datasets/share-panel.ts';
import { globalPanel } from '../models/global-panel.ts';

/** What a search tries settings on. */
export interface SearchData {
  readonly local: TuningData | null;
  readonly global: TuningData | null;
  /** Positions in the panel of single series, in the order in which they are taken: a smaller sample begins a larger one. */
  readonly sample: readonly number[];
  readonly series: { readonly total: number; readonly local: number; readonly global: number };
}

function cut(panel: Panel, { folds }: LoadedPanel, options: TuneOptions): TuningData {
  const before = beforeFolds(panel, options);
  const stages = folds && { ...folds, rawIndex: Int32Array.from(before.series, (index) => folds.rawIndex[index] as number) };
  return { panel: sharePanel(before.panel), ...(stages ? { stages } : {}) };
}

/** All positions in an order that the seed draws. */
function shuffled(count: number, seed: number): number[] {
  const rng = createRng(deriveSeed(seed, 'series'));
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

/**
 * The data of a version up to the first fold that judges in the end, which is all that a search sees.
 *
 * @throws ApiError `bad-input` where no series has room for folds on both sides
 */
export function searchData(loaded: LoadedPanel, options: TuneOptions): SearchData {
  const isGlobal = options.models.map(({ kind }) => globalModelByKind(kind) !== undefined && globalModelByKind(kind) !== null);
  const local = isGlobal.includes(false) ? cut(loaded.panel, loaded, options) : null;
  const global = isGlobal.includes(true) ? cut(globalPanel(loaded), loaded, options) : null;
  const count = (data: TuningData | null): number => data?.panel.ids.length ?? 0;
  if ((local && count(local) === 0) || (global && count(global) === 0))
    throw new ApiError(
      'bad-input',
      `No series is long enough: before the ${options.folds} ${options.folds === 1 ? 'fold that judges' : 'folds that judge'}, of ${options.horizon} periods each, ` +
        'there must be room for one more to search by, and for something to learn from. Choose a shorter horizon or fewer folds.',
      { field: 'folds' },
    );
  const all = shuffled(count(local), options.seed);
  const sample = options.series === 0 ? all : all.slice(0, options.series);
  return { local, global, sample, series: { total: loaded.panel.ids.length, local: sample.length, global: count(global) } };
}
