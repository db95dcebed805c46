import type { TrainOptions } from '../../../contract/entities/experiment.ts';
import { globalModels, models } from '../../../engine/models/index.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import type { LoadedPanel } from '../datasets/panels.ts';

const registered = new Set([...models, ...globalModels].map(({ kind }) => kind));
export const baselineModels: readonly string[] = models.filter(({ baseline }) => baseline).map(({ kind }) => kind);

/** Series that are looked at. */
const sampleSize = 300;
/** Demand in fewer than three of four periods is intermittent (mean interval above 1.32). @see Syntetos, Boylan & Croston (2005), J. Oper. Res. Soc. 56(5), 495-503 */
const mostOften = 1 / 1.32;
/** Exponential smoothing with a state for each place of a longer season than this has more states than it can estimate. */
const longSeason = 24;

/** Whether most series of the panel are zero in many periods and never negative. */
export function isIntermittent({ panel }: LoadedPanel): boolean {
  const n = panel.ids.length;
  const step = Math.max(1, Math.floor(n / sampleSize));
  let looked = 0;
  let intermittent = 0;
  for (let i = 0; i < n; i += step) {
    let demands = 0;
    let observed = 0;
    let negative = false;
    for (let t = panel.offsets[i] ?? 0; t < (panel.offsets[i + 1] ?? 0); t++) {
      const value = panel.y[t] ?? NaN;
      if (Number.isNaN(value)) continue;
      observed++;
      if (value !== 0) demands++;
      if (value < 0) negative = true;
    }
    looked++;
    if (!negative && demands > 0 && demands < mostOften * observed) intermittent++;
  }
  return intermittent > looked / 2;
}

/** From here on a night is short: models that take long are left out unless the user asks. */
const manySeries = 10_000;

/** From this mean length on, Best takes five times as long as on the fast way for the same errors but for a hundredth. */
const longSeries = 700;

/** Fewer series have little to learn from one another. */
const someSeries = 3;
/** Values that boosting learns from in a few minutes, folds included; with fewer than these there is too little to learn. */
const learnable = { least: 1000, most: 1_000_000 };
/** Months, quarters and years are few, and a model of each series does better on them. */
const quickUnits: readonly Panel['frequency']['unit'][] = ['minute', 'hour', 'day', 'business-day', 'week'];

/** Whether gradient boosting is worth its time: see docs/methods/selection.md for the figures. */
const learnsAcross = ({ ids, y, frequency }: Panel): boolean =>
  ids.length >= someSeries && quickUnits.includes(frequency.unit) && y.length >= learnable.least && y.length <= learnable.most;

export interface DefaultModels {
  readonly models: TrainOptions['models'];
  readonly specs: NonNullable<TrainOptions['specs']>;
  /** The reason in words. */
  readonly why: string;
}

/**
 * What is compared unless the user says otherwise, by how often there is demand, how many seasons and how many series there are. Other kinds
 * are special cases of these or take much longer.
 */
export function defaultModels(loaded: LoadedPanel): DefaultModels {
  const { ids, y, seasonLength, seasons = [], regressors = [] } = loaded.panel;
  const fast = y.length >= longSeries * ids.length;
  const many = ids.length >= manySeries;
  const reasons: string[] = [];
  const wanted: string[] = [];
  const isRare = isIntermittent(loaded);
  if (isRare) {
    wanted.push('croston-sba', 'tsb', 'imapa', 'exponential-smoothing');
    reasons.push('models for demand that is zero in many periods, as in most of these series');
  } else {
    wanted.push('exponential-smoothing', 'dynamic-optimised-theta', 'arima');
    const used = regressors.length > 0 ? '; ARIMA uses what is known of the future' : '';
    reasons.push(`one of each family${used}`);
    if (registered.has('mstl') && (seasons.length > 1 || seasonLength > longSeason)) {
      wanted.push('mstl');
      reasons.push(
        seasons.length > 1
          ? `MSTL for the seasons of ${seasons.join(' and ')} periods`
          : `MSTL for the long season of ${seasonLength} periods`,
      );
    }
  }
  if (!isRare && learnsAcross(loaded.panel)) {
    wanted.push('gradient-boosting');
    reasons.push('gradient boosting, which learns from all series together');
  }
  const models = [...wanted, 'best'].filter((kind) => registered.has(kind) && !(many && kind === 'arima'));
  if (many)
    reasons.push(
      `${ids.length.toLocaleString('en')} series are many, so ARIMA is left out and Best takes the fast way: add them if you have the time`,
    );
  else if (fast)
    reasons.push(`series of ${Math.round(y.length / ids.length).toLocaleString('en')} values are long, so Best takes the fast way`);
  reasons.push('the naive benchmarks are always compared');
  return {
    models,
    specs: (many || fast) && models.includes('best') ? { best: { kind: 'best', spec: { budget: 'fast' } } } : {},
    why: reasons.join('; '),
  };
}
