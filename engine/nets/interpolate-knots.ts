/**
 * Linear interpolation between K knots that are spread evenly over H periods, the first and the last on its ends; one knot is a constant.
 *
 * @returns for each period the knot before it and how far it is towards the next, in [0, 1)
 */
export function knotPlaces(horizon: number, knots: number): { readonly knot: Int32Array; readonly part: Float64Array } {
  const knot = new Int32Array(horizon);
  const part = new Float64Array(horizon);
  for (let h = 0; h < horizon && knots > 1; h++) {
    const place = horizon === 1 ? 0 : (h * (knots - 1)) / (horizon - 1);
    knot[h] = Math.min(Math.floor(place), knots - 1);
    part[h] = place - (knot[h] as number);
  }
  return { knot, part };
}
