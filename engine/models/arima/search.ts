import { seasonalStrength } from '../../decomposition/seasonal-strength.ts';
import { KPSS_LEVEL_5_PERCENT, kpssLevel } from '../../features/kpss.ts';
import { extent } from '../../math/moments.ts';
import { fitConditional, type ArmaFit } from './conditional-fit.ts';
import { difference, differenced } from './difference.ts';
import type { Orders } from './orders.ts';

/** Seasonal strength from which a seasonal difference is taken, the threshold of R's `nsdiffs`. */
const STRONG_SEASON = 0.64;
const MOST_DIFFERENCES = 2;
const MOST_PLAIN = 5;
const MOST_SEASONAL = 2;
const MOST_COEFFICIENTS = 6;
const MOST_MODELS = 40;

/** How often to difference: a season by its strength, then the level by repeated KPSS tests at 5 percent. */
export function chooseDifferences(y: Float64Array, m: number): { readonly d: number; readonly D: number } {
  const D = m > 1 && y.length >= 3 * m && seasonalStrength(y, m) > STRONG_SEASON ? 1 : 0;
  let w = differenced(y, 0, D, m);
  let d = 0;
  while (d < MOST_DIFFERENCES && w.length >= 10 && varies(w) && kpssLevel(w) > KPSS_LEVEL_5_PERCENT) {
    const next = difference(w, 1);
    if (!varies(next)) break;
    w = next;
    d++;
  }
  return { d, D };
}

/** Whether a series has more than one value. */
export function varies(y: Float64Array): boolean {
  const { min, max } = extent(y);
  return max > min;
}

/**
 * Candidate orders by a stepwise search, best first by AICc of the conditional fit.
 *
 * @param w - the differenced series
 * @returns at least one fit, or none when even white noise could not be fitted
 * @throws EngineError `cancelled`
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3), section 3.2
 */
export function searchOrders(w: Float64Array, d: number, D: number, m: number, shouldStop: () => boolean): ArmaFit[] {
  const mayHaveConstant = d + D <= 1;
  const season = m > 1;
  const fits = new Map<string, ArmaFit | null>();
  const keyOf = ({ p, q, P, Q, constant }: Orders): string => `${p},${q},${P},${Q},${constant}`;
  const allowed = ({ p, q, P, Q, constant }: Orders): boolean =>
    Math.min(p, q, P, Q) >= 0 &&
    Math.max(p, q) <= MOST_PLAIN &&
    Math.max(P, Q) <= (season ? MOST_SEASONAL : 0) &&
    p + q + P + Q <= MOST_COEFFICIENTS &&
    (!constant || mayHaveConstant);
  let best: ArmaFit | null = null;
  const attempt = (orders: Orders): ArmaFit | null => {
    if (!allowed(orders)) return null;
    const key = keyOf(orders);
    const known = fits.get(key);
    if (known !== undefined || fits.size >= MOST_MODELS) return known ?? null;
    const fit = fitConditional(w, orders, shouldStop, best ?? undefined);
    fits.set(key, fit);
    return fit;
  };

  const base = { d, D, m, constant: mayHaveConstant };
  const s = season ? 1 : 0;
  const consider = (orders: Orders): boolean => {
    const fit = attempt(orders);
    if (!fit || (best && fit.aicc >= best.aicc)) return false;
    best = fit;
    return true;
  };
  consider({ ...base, p: 2, q: 2, P: s, Q: s });
  consider({ ...base, p: 0, q: 0, P: 0, Q: 0 });
  consider({ ...base, p: 1, q: 0, P: s, Q: 0 });
  consider({ ...base, p: 0, q: 1, P: 0, Q: s });
  if (mayHaveConstant) consider({ ...base, p: 0, q: 0, P: 0, Q: 0, constant: false });

  for (let improved = true; improved && best;) {
    improved = false;
    const { orders } = best as ArmaFit;
    for (const change of neighbours(orders)) {
      if (consider(change)) {
        improved = true;
        break;
      }
    }
  }
  return [...fits.values()].filter((fit): fit is ArmaFit => fit !== null).sort((a, b) => a.aicc - b.aicc);
}

function neighbours(orders: Orders): Orders[] {
  const { p, q, P, Q, constant } = orders;
  return [
    { ...orders, P: P - 1 },
    { ...orders, Q: Q - 1 },
    { ...orders, P: P + 1 },
    { ...orders, Q: Q + 1 },
    { ...orders, P: P - 1, Q: Q - 1 },
    { ...orders, P: P + 1, Q: Q + 1 },
    { ...orders, p: p - 1 },
    { ...orders, q: q - 1 },
    { ...orders, p: p + 1 },
    { ...orders, q: q + 1 },
    { ...orders, p: p - 1, q: q - 1 },
    { ...orders, p: p + 1, q: q + 1 },
    { ...orders, constant: !constant },
  ];
}
