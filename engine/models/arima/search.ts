import { rootsBeyond } from './coefficients.ts';
import { criteriaOf, type Criteria, type CriterionName } from './criteria.ts';
import { conditionalOf, estimate, type Estimate } from './estimate.ts';
import { BRIEF } from './maximise.ts';
import { coefficientCount, type Orders } from './orders.ts';
import type { Differencing } from './problem.ts';

/** Smallest and largest order that is tried. */
export type Range = readonly [number, number];

export interface SearchLimits {
  readonly p: Range;
  readonly q: Range;
  readonly P: Range;
  readonly Q: Range;
  /** Bound on p + q + P + Q of a full search. */
  readonly mostCoefficients: number;
  /** Undefined where the search may choose. */
  readonly constant?: boolean | undefined;
  readonly stepwise: boolean;
  readonly criterion: CriterionName;
  /** Whether orders are compared by conditional least squares instead of the exact likelihood. */
  readonly approximate: boolean;
}

export interface Found {
  readonly orders: Orders;
  /** Of the criterion, the lower the better; Infinity for a model that must not be used. */
  readonly value: number;
  /** Where orders were compared by conditional least squares, the estimate. */
  readonly conditional?: Float64Array | undefined;
}

/** Roots of a model must be this far from the origin, as in R's `auto.arima`. */
export const NEAREST_ROOT = 1.01;
const MOST_MODELS = 94;
/** Orders that are behind the best so far by so much of the criterion are not looked at closely: another minimum would not make up for it. */
const HOPELESS = 20;

/** Compares orders for one pair (d, D). */
interface Comparison {
  readonly value: (orders: Orders) => number;
  /** Every order that was looked at, best first. */
  readonly ranked: () => Found[];
}

/** What a look at one model gave. */
interface Looked {
  readonly criteria: Criteria;
  readonly conditional?: Float64Array;
}

const keyOf = ({ p, q, P, Q, constant }: Orders): string => `${p},${q},${P},${Q},${constant}`;

function compareOrders(differenced: Differencing, criterion: CriterionName, approximate: boolean, shouldStop: () => boolean): Comparison {
  const known = new Map<string, Found>();
  let lowest = Infinity;
  const regressors = differenced.plain.columns - differenced.plain.missing - 1;
  const exactly = (orders: Orders): Looked | null => {
    const found = estimate(differenced, orders, shouldStop, { effort: BRIEF, screening: true });
    return found && rootsBeyond(found.coefficients, orders, NEAREST_ROOT) ? { criteria: found.criteria } : null;
  };
  const roughly = (orders: Orders): Looked | null => {
    const counted = differenced.plain.n - differenced.plain.missing;
    const parameters = coefficientCount(orders) + (orders.constant ? 1 : 0) + regressors + 1;
    const of = (meanSquare: number): Criteria => criteriaOf(-0.5 * counted * (Math.log(2 * Math.PI * meanSquare) + 1), parameters, counted);
    const behind = lowest + HOPELESS - of(1)[criterion];
    const found = conditionalOf(differenced, orders, shouldStop, Math.exp(behind / counted));
    if (!found || !rootsBeyond(found.coefficients, orders, NEAREST_ROOT)) return null;
    return { criteria: of(found.squares / found.used), conditional: found.coefficients };
  };
  return {
    value(orders) {
      const key = keyOf(orders);
      const before = known.get(key);
      if (before) return before.value;
      const looked = (approximate ? roughly : exactly)(orders);
      const value = looked && Number.isFinite(looked.criteria[criterion]) ? looked.criteria[criterion] : Infinity;
      known.set(key, { orders, value, conditional: looked?.conditional });
      lowest = Math.min(lowest, value);
      return value;
    },
    ranked: () => [...known.values()].toSorted((a, b) => a.value - b.value),
  };
}

/** Changes that the stepwise search tries, in this order. */
const STEPS: readonly (readonly [p: number, q: number, P: number, Q: number])[] = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, -1, 1],
  [0, 0, 1, -1],
  [0, 0, 1, 1],
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [-1, 1, 0, 0],
  [1, -1, 0, 0],
  [1, 1, 0, 0],
];

/**
 * Orders by the stepwise search of Hyndman & Khandakar, or by trying all of them.
 *
 * @param n - values of the series before differencing
 * @returns best first; those of value Infinity must not be used
 * @throws EngineError `cancelled`
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3), section 3.2
 */
export function searchOrders(differenced: Differencing, n: number, limits: SearchLimits, shouldStop: () => boolean): Found[] {
  const comparison = compareOrders(differenced, limits.criterion, limits.approximate, shouldStop);
  if (limits.stepwise) stepwise(comparison, differenced, n, limits);
  else everyOrder(comparison, differenced, limits);
  return comparison.ranked();
}

const clamp = (value: number, [least, most]: Range): number => Math.max(least, Math.min(most, value));

function stepwise(comparison: Comparison, { d, D, m }: Differencing, n: number, limits: SearchLimits): void {
  const mayChange = limits.constant === undefined && d + D <= 1;
  const tiny = n < 10;
  const at = (p: number, q: number, P: number, Q: number, constant: boolean): Orders => ({
    p: clamp(p, limits.p),
    d,
    q: clamp(q, limits.q),
    P: clamp(P, limits.P),
    D,
    Q: clamp(Q, limits.Q),
    m,
    constant,
  });
  let tried = 0;
  let best = at(tiny ? 1 : 2, tiny ? 1 : 2, tiny ? 0 : 1, tiny ? 0 : 1, limits.constant ?? d + D <= 1);
  let lowest = comparison.value(best);
  const seen = new Set([keyOf(best)]);
  const consider = (orders: Orders): boolean => {
    if (seen.has(keyOf(orders)) || tried >= MOST_MODELS) return false;
    seen.add(keyOf(orders));
    tried++;
    const value = comparison.value(orders);
    if (!(value < lowest)) return false;
    lowest = value;
    best = orders;
    return true;
  };
  // The neighbours have a constant or not as the search goes on, whatever the best model has: where plain white noise is best, models with a
  // constant are tried around it, as in R. Without this, chance correlations of short series are taken for models more often.
  let { constant } = best;
  consider(at(0, 0, 0, 0, constant));
  consider(at(1, 0, 1, 0, constant));
  consider(at(0, 1, 0, 1, constant));
  if (mayChange) consider(at(0, 0, 0, 0, false));
  for (let improved = true; improved;) {
    improved = false;
    for (const [p, q, P, Q] of STEPS) {
      const next = at(best.p + p, best.q + q, best.P + P, best.Q + Q, constant);
      if (next.p !== best.p + p || next.q !== best.q + q || next.P !== best.P + P || next.Q !== best.Q + Q) continue;
      if (consider(next)) {
        improved = true;
        break;
      }
    }
    if (!improved && mayChange && consider({ ...best, constant: !constant })) {
      constant = !constant;
      improved = true;
    }
  }
}

function everyOrder(comparison: Comparison, { d, D, m }: Differencing, limits: SearchLimits): void {
  const constants = limits.constant !== undefined ? [limits.constant] : d + D <= 1 ? [true, false] : [false];
  const each = ([least, most]: Range): number[] => Array.from({ length: most - least + 1 }, (_, i) => least + i);
  for (const P of each(limits.P))
    for (const Q of each(limits.Q))
      for (const p of each(limits.p))
        for (const q of each(limits.q))
          if (p + q + P + Q <= limits.mostCoefficients)
            for (const constant of constants) comparison.value({ p, d, q, P, D, Q, m, constant });
}

/**
 * The best usable model of a ranking, fitted exactly; where the exact fit is near a unit root, the next one.
 *
 * @returns null where none can be used
 */
export function bestEstimate(differenced: Differencing, ranked: readonly Found[], shouldStop: () => boolean): Estimate | null {
  for (const { orders, value, conditional } of ranked) {
    if (!Number.isFinite(value)) return null;
    if (differenced.plain.missing > 0) {
      const screened = estimate(differenced, orders, shouldStop, { screening: true, conditional });
      if (!screened || !rootsBeyond(screened.coefficients, orders, NEAREST_ROOT)) continue;
    }
    const found = estimate(differenced, orders, shouldStop, { nearestRoot: NEAREST_ROOT, conditional });
    if (found && rootsBeyond(found.coefficients, orders, NEAREST_ROOT)) return found;
  }
  return null;
}
