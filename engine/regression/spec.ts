import { EngineError } from '../core/errors.ts';

/** How a column is used. What missing values become and how it is encoded is settled by figures of the training part. */
export type FeatureSpec =
  | {
      readonly column: string;
      readonly use: 'number';
      /** `own`: missing stays missing, which trees split on. */
      readonly missing: 'own' | 'median' | 'mean' | 'zero';
      readonly scale: 'none' | 'standard' | 'min-max';
    }
  | {
      readonly column: string;
      readonly use: 'category';
      /** `own`: missing is a category of its own. */
      readonly missing: 'own' | 'most-frequent';
      /** `native`: sets of categories in the trees; `target`: cross-fitted means; `ordered`: means of the rows before. */
      readonly encode: 'native' | 'one-hot' | 'target' | 'ordered';
    }
  /** Month, day, weekday and, where there is a time of day, hour. */
  | { readonly column: string; readonly use: 'date' };

export interface RegressionSpec {
  readonly target: string;
  /** Rows are ordered by it; null for the order that they have. */
  readonly date: string | null;
  readonly features: readonly FeatureSpec[];
  readonly model: 'gradient-boosting' | 'random-forest';
  /** What is done to the target: `auto` takes the logarithm where that is more accurate on rows that training has not seen. */
  readonly targetScale: 'auto' | 'none' | 'log';
  /** Share of the newest rows that measure the model. */
  readonly testShare: number;
  /** Share of the rows before them, by turns for early stopping and for the width of intervals. */
  readonly holdShare: number;
  /** Percent. */
  readonly levels: readonly number[];
  /** Train again on all rows once the model is measured. */
  readonly refit: boolean;
  readonly seed: number;
  /** Rounds of boosting at most, or trees of a forest. */
  readonly trees: number;
  readonly learningRate: number;
  readonly leaves: number;
}

export const REGRESSION_DEFAULTS: Omit<RegressionSpec, 'target' | 'date' | 'features'> = {
  model: 'gradient-boosting',
  targetScale: 'auto',
  testShare: 0.2,
  holdShare: 0.15,
  levels: [80, 95],
  refit: true,
  seed: 1,
  trees: 500,
  learningRate: 0.1,
  leaves: 31,
};

/** Trees of a forest where nothing else is asked for: more of them make it large and slow, and hardly more accurate. */
export const FOREST_TREES = 150;

/** Fewer rows cannot be divided and still measure anything. */
export const LEAST_ROWS = 60;

const refuse = (message: string): never => {
  throw new EngineError('invalid-option', message);
};

const between = (name: string, value: number, low: number, high: number, whole = false): void => {
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    refuse(`${name} must be ${whole ? 'a whole number ' : ''}from ${low} to ${high}, not ${String(value)}`);
};

/** @throws EngineError `invalid-option` naming what is wrong, what it needs and what it got */
export function checkSpec(spec: RegressionSpec): void {
  between('testShare', spec.testShare, 0.05, 0.5);
  between('holdShare', spec.holdShare, 0.05, 0.5);
  between('trees', spec.trees, 1, 10_000, true);
  between('learningRate', spec.learningRate, 1e-4, 1);
  between('leaves', spec.leaves, 2, 4096, true);
  between('seed', spec.seed, -2_147_483_648, 2_147_483_647, true);
  if (spec.levels.length === 0 || spec.levels.length > 10) refuse(`levels must be 1 to 10 percentages, not ${spec.levels.length}`);
  for (const level of spec.levels) if (!(level > 0 && level < 100)) refuse(`a level must lie between 0 and 100, not ${level}`);
  if (spec.features.length === 0) refuse('features must name at least one column to predict from');
  const names = spec.features.map(({ column }) => column);
  if (new Set(names).size !== names.length) refuse('features must name each column once');
  if (names.includes(spec.target)) refuse(`features must not name the target ${spec.target}: it is what is predicted`);
}
