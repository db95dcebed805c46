import { NONE, type Pass } from './recursion.ts';

/** Places in the matrix of `crossSensitivities`, */
export const ALPHA = 0;
export const BETA = 1;
export const PHI = 2;
export const LEVEL = 3;
export const SLOPE = 4;
/** and its rows. */
export const SENSITIVITIES = 5;

/**
 * Sums of products of the derivatives of the errors by alpha, beta, phi and the initial level and slope, for forms without season whose trend is
 * none or additive, errors not relative: the curvature of their sum of squares, as Gauss and Newton have it. All of them go forward through the series together.
 *
 * @param pass - as `run` left it, nothing missing
 * @param out - length 25, row major; the lower triangle is filled
 */
export function crossSensitivities(pass: Pass, out: Float64Array): void {
  out.fill(0);
  if (pass.trend === NONE) withoutTrend(pass, out);
  else withTrend(pass, out);
}

function withoutTrend({ y, levels, alpha }: Pass, out: Float64Array): void {
  const n = y.length;
  const keep = 1 - alpha;
  let byAlpha = 0;
  let byLevel = 1;
  let aa = 0;
  let al = 0;
  let ll = 0;
  for (let t = 0; t < n; t++) {
    aa += byAlpha * byAlpha;
    al += byAlpha * byLevel;
    ll += byLevel * byLevel;
    byAlpha = keep * byAlpha + ((y[t] as number) - (levels[t] as number));
    byLevel *= keep;
  }
  out[ALPHA * SENSITIVITIES + ALPHA] = aa;
  out[LEVEL * SENSITIVITIES + ALPHA] = al;
  out[LEVEL * SENSITIVITIES + LEVEL] = ll;
}

function withTrend({ y, levels, slopes, alpha, beta, phi }: Pass, out: Float64Array): void {
  const n = y.length;
  const keep = 1 - alpha;
  // Derivatives of level and slope by each of the five.
  let levelA = 0;
  let slopeA = 0;
  let levelB = 0;
  let slopeB = 0;
  let levelP = 0;
  let slopeP = 0;
  let levelL = 1;
  let slopeL = 0;
  let levelS = 0;
  let slopeS = 1;
  let aa = 0;
  let ba = 0;
  let bb = 0;
  let pa = 0;
  let pb = 0;
  let pp = 0;
  let la = 0;
  let lb = 0;
  let lp = 0;
  let ll = 0;
  let sa = 0;
  let sb = 0;
  let sp = 0;
  let sl = 0;
  let ss = 0;
  for (let t = 0; t < n; t++) {
    const slope = slopes[t] as number;
    const error = (y[t] as number) - (levels[t] as number) - phi * slope;
    const grownA = phi * slopeA;
    const grownB = phi * slopeB;
    const grownP = phi * slopeP + slope;
    const grownL = phi * slopeL;
    const grownS = phi * slopeS;
    const a = levelA + grownA;
    const b = levelB + grownB;
    const p = levelP + grownP;
    const l = levelL + grownL;
    const s = levelS + grownS;
    levelA = keep * a + error;
    slopeA = grownA - beta * a;
    levelB = keep * b;
    slopeB = grownB - beta * b + error;
    levelP = keep * p;
    slopeP = grownP - beta * p;
    levelL = keep * l;
    slopeL = grownL - beta * l;
    levelS = keep * s;
    slopeS = grownS - beta * s;
    aa += a * a;
    ba += a * b;
    pa += a * p;
    la += a * l;
    sa += a * s;
    bb += b * b;
    pb += b * p;
    lb += b * l;
    sb += b * s;
    pp += p * p;
    lp += p * l;
    sp += p * s;
    ll += l * l;
    sl += l * s;
    ss += s * s;
  }
  out.set([aa, 0, 0, 0, 0, ba, bb, 0, 0, 0, pa, pb, pp, 0, 0, la, lb, lp, ll, 0, sa, sb, sp, sl, ss]);
}

/**
 * By how much initial level and slope must change for the least sum of squared errors, smoothing parameters as they are: the errors
 * are linear in them.
 *
 * @param pass - as `run` left it, nothing missing; without season, trend none or additive
 * @param out - length 2: change of level and of slope; zeros where they cannot be told
 */
export function bestStates({ y, levels, slopes, alpha, beta, phi, trend }: Pass, out: Float64Array): void {
  const n = y.length;
  const keep = 1 - alpha;
  let levelL = 1;
  let slopeL = 0;
  let levelS = 0;
  let slopeS = trend === NONE ? 0 : 1;
  let ll = 0;
  let sl = 0;
  let ss = 0;
  let le = 0;
  let se = 0;
  for (let t = 0; t < n; t++) {
    const error = (y[t] as number) - (levels[t] as number) - (trend === NONE ? 0 : phi * (slopes[t] as number));
    const grownL = phi * slopeL;
    const grownS = phi * slopeS;
    const l = levelL + grownL;
    const s = levelS + grownS;
    levelL = keep * l;
    slopeL = grownL - beta * l;
    levelS = keep * s;
    slopeS = grownS - beta * s;
    ll += l * l;
    sl += l * s;
    ss += s * s;
    le += l * error;
    se += s * error;
  }
  const determinant = ll * ss - sl * sl;
  out.fill(0);
  if (trend === NONE) out[0] = ll > 0 ? le / ll : 0;
  else if (determinant > 1e-10 * ll * ss) {
    out[0] = (le * ss - se * sl) / determinant;
    out[1] = (se * ll - le * sl) / determinant;
  }
}
