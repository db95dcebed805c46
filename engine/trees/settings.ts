import { EngineError } from '../core/errors.ts';
import { checkObjective, type Objective } from './objective.ts';

/** How one tree grows. Names of the field; defaults are LightGBM's unless said otherwise. */
export interface GrowthSettings {
  /** Most leaves of a tree; 31. The leaf with the largest gain is split next. */
  readonly maxLeaves: number;
  /** Most splits between root and leaf; 0 for no limit. */
  readonly maxDepth: number;
  /** Fewest rows in a leaf; 20. Estimated from the hessian where the objective has no constant one, as LightGBM does. */
  readonly minChildRows: number;
  /** Least sum of hessians in a leaf; 1e-3. */
  readonly minChildWeight: number;
  /** L2 penalty on leaf values; 0. */
  readonly lambda: number;
  /** L1 penalty on leaf values; 0. */
  readonly alpha: number;
  /** Least gain that a split must bring; 0. */
  readonly gamma: number;
  /** Most bins of a feature, 2 to 255; 255. */
  readonly maxBins: number;
  /** Share of the columns that a tree sees; 1. */
  readonly columnShare: number;
  /** Share of the tree's columns that a split sees; 1. */
  readonly columnShareByNode: number;
  /** By name of column: 1 where the prediction must never fall when the feature rises, -1 where it must never rise. */
  readonly monotone: Readonly<Record<string, 1 | -1>>;
  /** Categories with fewer rows than this are left together; 10 (`cat_smooth` too). */
  readonly categorySmoothing: number;
  /** Extra L2 penalty where categories are split; 10. */
  readonly categoryLambda: number;
  /** Most categories on the smaller side of a split; 32. */
  readonly maxSplitCategories: number;
  /** Up to this many bins, that of rare categories included, are tried one against the rest; 4. */
  readonly maxOneHot: number;
  /** Fewest rows in a group of categories; 100. */
  readonly minGroupRows: number;
}

export interface BoostingSettings extends GrowthSettings {
  readonly objective: Objective;
  /** Most trees; 100. */
  readonly rounds: number;
  /** Shrinkage of leaf values; 0.1. */
  readonly learningRate: number;
  /** Share of the rows that a tree sees, drawn anew for each; 1. */
  readonly rowShare: number;
  /** Stops when the validation loss has not fallen for so many rounds, and keeps the rounds up to the best; 0 for never. */
  readonly earlyStoppingRounds: number;
}

export interface ForestSettings extends GrowthSettings {
  /** Number of trees; 100. */
  readonly trees: number;
  /** Rows of a tree: drawn with replacement, or a share of them without; bootstrap. */
  readonly sampling: 'bootstrap' | 'subsample';
  /** Share of rows where they are drawn without replacement; 0.632. */
  readonly rowShare: number;
}

export const GROWTH_DEFAULTS: GrowthSettings = {
  maxLeaves: 31,
  maxDepth: 0,
  minChildRows: 20,
  minChildWeight: 1e-3,
  lambda: 0,
  alpha: 0,
  gamma: 0,
  maxBins: 255,
  columnShare: 1,
  columnShareByNode: 1,
  monotone: {},
  categorySmoothing: 10,
  categoryLambda: 10,
  maxSplitCategories: 32,
  maxOneHot: 4,
  minGroupRows: 100,
};

export const BOOSTING_DEFAULTS: BoostingSettings = {
  ...GROWTH_DEFAULTS,
  objective: { kind: 'squared' },
  rounds: 100,
  learningRate: 0.1,
  rowShare: 1,
  earlyStoppingRounds: 0,
};

/** A forest's trees are large, see a third of the columns at a split, and have no penalties. */
export const FOREST_DEFAULTS: ForestSettings = {
  ...GROWTH_DEFAULTS,
  maxLeaves: 512,
  minChildRows: 5,
  minGroupRows: 10,
  columnShareByNode: 1 / 3,
  trees: 100,
  sampling: 'bootstrap',
  rowShare: 0.632,
};

type Range = readonly [low: number, high: number, whole: boolean];
const share: Range = [1e-6, 1, false];
const ranges: Readonly<Record<string, Range>> = {
  maxLeaves: [2, 65_536, true],
  maxDepth: [0, 1000, true],
  minChildRows: [1, 1e9, true],
  minChildWeight: [0, 1e300, false],
  lambda: [0, 1e300, false],
  alpha: [0, 1e300, false],
  gamma: [0, 1e300, false],
  maxBins: [2, 255, true],
  columnShare: share,
  columnShareByNode: share,
  categorySmoothing: [0, 1e9, false],
  categoryLambda: [0, 1e300, false],
  maxSplitCategories: [1, 254, true],
  maxOneHot: [1, 254, true],
  minGroupRows: [1, 1e9, true],
  rounds: [1, 100_000, true],
  trees: [1, 100_000, true],
  learningRate: [1e-9, 10, false],
  rowShare: share,
  earlyStoppingRounds: [0, 100_000, true],
};

/**
 * Settings with defaults filled in.
 *
 * @throws EngineError `invalid-option` naming the setting, what it needs and what it got
 */
export function completeSettings<S extends BoostingSettings | ForestSettings>(
  defaults: S,
  given: Partial<S>,
  columns: readonly { readonly name: string; readonly kind: string }[],
): S {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings: S = { ...defaults, ...present };
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(defaults, name)) throw new EngineError('invalid-option', `trees have no setting ${name}`);
    const range = ranges[name];
    if (!range) continue;
    const [low, high, whole] = range;
    if (typeof value !== 'number' || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
      throw new EngineError(
        'invalid-option',
        `${name} must be ${whole ? 'a whole number ' : ''}from ${low} to ${high}, not ${String(value)}`,
      );
  }
  for (const [name, direction] of Object.entries(settings.monotone)) {
    if (columns.find((column) => column.name === name)?.kind !== 'numeric')
      throw new EngineError('invalid-option', `monotone names ${name}, which is no numeric column`);
    if (direction !== 1 && direction !== -1)
      throw new EngineError('invalid-option', `monotone must be 1 or -1 for ${name}, not ${String(direction)}`);
  }
  if ('objective' in settings) checkObjective(settings.objective);
  if ('sampling' in settings && settings.sampling !== 'bootstrap' && settings.sampling !== 'subsample')
    throw new EngineError('invalid-option', `sampling must be bootstrap or subsample, not ${String(settings.sampling)}`);
  return settings;
}
