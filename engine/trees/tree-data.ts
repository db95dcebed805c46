import { EngineError } from '../core/errors.ts';

/** One feature. Values are read as 32-bit floats, NaN is missing; categories are whole numbers from 0 below 65,536. */
export interface TreeColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly values: Float32Array | Float64Array;
}

/** What a trained ensemble is asked about: columns of one length. */
export interface TreeData {
  readonly columns: readonly TreeColumn[];
}

/** Rows with their outcome. */
export interface LabelledData extends TreeData {
  /** Length n, finite. */
  readonly target: Float64Array | Float32Array;
  /** Length n, non-negative, not all zero; 1 for each row when left out. */
  readonly weight?: Float64Array | Float32Array;
}

/** What trees are grown on. */
export interface TrainingData extends LabelledData {
  /** Rows that training never sees, to stop early by; the same columns in the same order. */
  readonly validation?: LabelledData;
}

/** Categories are codes below this, the limit that XGBoost's 32-bit floats set. */
export const CATEGORY_LIMIT = 1 << 24;

/** Categories of training are codes below this: a split's set has a bit for each code up to its largest, so codes should be dense. */
export const TRAINING_CATEGORY_LIMIT = 1 << 16;

const refuse = (
  code: 'invalid-option' | 'length-mismatch' | 'not-finite' | 'series-too-short' | 'negative-values',
  message: string,
): never => {
  throw new EngineError(code, message);
};

/** Number of rows. @throws EngineError `invalid-option` without columns, `length-mismatch` */
export function rowCount({ columns }: TreeData): number {
  const rows = columns[0]?.values.length ?? refuse('invalid-option', 'trees need at least one column');
  for (const { name, values } of columns)
    if (values.length !== rows) refuse('length-mismatch', `column ${name} has ${values.length} rows, the first column ${rows}`);
  return rows;
}

/** What is wrong with a feature's name; null where nothing is. Names are shown to people and go into files of others. */
export function nameProblem(name: unknown): string | null {
  if (typeof name !== 'string') return `a feature's name must be text, not ${typeof name}`;
  if (name.length === 0 || name.length > 500) return `a feature's name must have 1 to 500 characters, not ${name.length}`;
  // Control characters, and what would open a tag.
  for (let k = 0; k < name.length; k++) {
    const letter = name.charAt(k);
    if (letter < ' ' || letter === '\u007f' || letter === '<' || letter === '>')
      return `the feature's name ${JSON.stringify(name.slice(0, 60))} has a character that names may not have`;
  }
  return null;
}

/** @throws EngineError when columns are of unequal length, hold an infinite value or what is no category */
export function checkColumns(data: TreeData): number {
  const rows = rowCount(data);
  if (new Set(data.columns.map(({ name }) => name)).size !== data.columns.length)
    refuse('invalid-option', 'two columns have the same name');
  for (const { name, kind, values } of data.columns) {
    const problem = nameProblem(name);
    if (problem !== null) refuse('invalid-option', problem);
    for (let i = 0; i < rows; i++) {
      const value = values[i] as number;
      if (value === Infinity || value === -Infinity || Math.abs(value) > 3.4028234663852886e38)
        refuse('not-finite', `column ${name} holds ${value} in row ${i}; a feature must be a 32-bit float or missing`);
      if (kind === 'categorical' && !Number.isNaN(value) && !(value >= 0 && value < TRAINING_CATEGORY_LIMIT && Number.isInteger(value)))
        refuse(
          'invalid-option',
          `column ${name} holds ${value} in row ${i}; a category is a whole number from 0 below ${TRAINING_CATEGORY_LIMIT}`,
        );
    }
  }
  return rows;
}

/** @throws EngineError when outcome or weights do not go with the columns or cannot be learnt from */
export function checkLabels(data: LabelledData, rows: number, nonNegative: boolean): void {
  const { target, weight } = data;
  if (rows === 0) refuse('series-too-short', 'trees need at least one row');
  if (target.length !== rows) refuse('length-mismatch', `the target has ${target.length} rows, the columns ${rows}`);
  for (let i = 0; i < rows; i++) {
    const value = target[i] as number;
    if (!Number.isFinite(value) || Math.abs(value) > 1e100) refuse('not-finite', `the target is ${value} in row ${i}; it must be finite`);
    if (nonNegative && value < 0) refuse('negative-values', `the target is ${value} in row ${i}; this objective takes none below zero`);
  }
  if (!weight) return;
  if (weight.length !== rows) refuse('length-mismatch', `there are ${weight.length} weights for ${rows} rows`);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const value = weight[i] as number;
    if (!Number.isFinite(value) || value < 0)
      refuse('invalid-option', `the weight is ${value} in row ${i}; it must be finite and not negative`);
    sum += value;
  }
  if (!(sum > 0 && Number.isFinite(sum))) refuse('invalid-option', 'the weights add up to zero or overflow');
}
