/** y[t] - y[t - lag]; length n - lag. */
export const difference = (y: Float64Array, lag: number): Float64Array =>
  Float64Array.from({ length: Math.max(0, y.length - lag) }, (_, t) => (y[t + lag] as number) - (y[t] as number));

/** d plain and D seasonal differences; length n - d - m D. */
export function differenced(y: Float64Array, d: number, D: number, m: number): Float64Array {
  let w = y;
  for (let i = 0; i < D; i++) w = difference(w, m);
  for (let i = 0; i < d; i++) w = difference(w, 1);
  return w;
}
