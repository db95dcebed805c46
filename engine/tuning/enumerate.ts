import { isActive, type Dimension, type Point, type Space, type Value } from './space.ts';

function* valuesOf(dimension: Dimension): Generator<Value> {
  if (dimension.type === 'choice') yield* dimension.values;
  else for (let value = dimension.min; value <= dimension.max; value++) yield value;
}

/** Whether the space has finitely many points. */
export const isFiniteSpace = (space: Space): boolean => space.every(({ type }) => type !== 'uniform' && type !== 'log-uniform');

/** All points of a finite space, the last dimension fastest; none of one that is not finite. */
export function* enumerate(space: Space, from = 0, start: Point = {}): Generator<Point> {
  if (!isFiniteSpace(space)) return;
  const dimension = space[from];
  if (!dimension) yield start;
  else if (!isActive(dimension, start)) yield* enumerate(space, from + 1, start);
  else for (const value of valuesOf(dimension)) yield* enumerate(space, from + 1, { ...start, [dimension.name]: value });
}
