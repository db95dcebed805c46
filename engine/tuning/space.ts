/** What a setting can be. Lists of numbers are values of a choice only, for example the poolings of N-HiTS. */
export type Value = number | string | boolean | null | readonly number[];

/** The dimension counts only where an earlier choice, itself active, has one of these values. */
export interface Condition {
  readonly name: string;
  readonly is: readonly Value[];
}

export interface NumberDimension {
  /** Key in the model's spec. */
  readonly name: string;
  /** On a logarithmic scale, a tenth and ten times a value are equally far from it. */
  readonly type: 'uniform' | 'log-uniform' | 'integer' | 'log-integer';
  /** Inclusive; above 0 on a logarithmic scale, whole for integers. */
  readonly min: number;
  /** Inclusive, above `min`. */
  readonly max: number;
  /** Tried first where every active dimension has one. */
  readonly default?: number;
  readonly when?: Condition;
}

export interface ChoiceDimension {
  readonly name: string;
  readonly type: 'choice';
  /** One or more, all different. No order is supposed among them. */
  readonly values: readonly Value[];
  readonly default?: Value;
  readonly when?: Condition;
}

export type Dimension = NumberDimension | ChoiceDimension;

/** Settings that are searched, in an order in which conditions look back only. Plain data. */
export type Space = readonly Dimension[];

/** One value for each active dimension, none for the others. */
export type Point = Readonly<Record<string, Value>>;

export const sameValue = (a: Value, b: Value): boolean =>
  Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((one, i) => one === b[i]) : a === b;

/** Whether a dimension counts, given the values of those before it. */
export function isActive({ when }: Dimension, point: Point): boolean {
  if (!when) return true;
  const value = Object.hasOwn(point, when.name) ? point[when.name] : undefined;
  return value !== undefined && when.is.some((one) => sameValue(one, value));
}

/** Builds a point dimension by dimension; `pick` is asked for active ones only. */
export function makePoint(space: Space, pick: (dimension: Dimension) => Value): Point {
  const point: Record<string, Value> = {};
  for (const dimension of space) if (isActive(dimension, point)) point[dimension.name] = pick(dimension);
  return point;
}

/** The point of all defaults; null where an active dimension has none. */
export function defaultPoint(space: Space): Point | null {
  let complete = true;
  const point = makePoint(space, (dimension) => {
    if (dimension.default === undefined) complete = false;
    return dimension.default ?? null;
  });
  return complete ? point : null;
}

/** The same text for equal points of one space. */
export const pointKey = (space: Space, point: Point): string =>
  JSON.stringify(space.filter((dimension) => isActive(dimension, point)).map(({ name }) => point[name]));
