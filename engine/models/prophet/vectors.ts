export type Vector = Float64Array;

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a + factor b. */
export function plus(a: Vector, factor: number, b: Vector): Vector {
  const sum = Float64Array.from(a);
  addTo(sum, factor, b);
  return sum;
}

/** Adds factor b to a, in place. */
export function addTo(a: Vector, factor: number, b: Vector): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + factor * (b[i] as number);
}
