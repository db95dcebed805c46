import type { ProphetFitted, Term } from './fitted.ts';

const TREND = {
  linear: String.raw`g(t) = (k + \mathbf{a}(t)^{\top} \boldsymbol{\delta})\, t + (m + \mathbf{a}(t)^{\top} \boldsymbol{\gamma})`,
  // The floor is in the scaling; see `scalingOf`.
  logistic: String.raw`g(t) = \frac{C(t)}{1 + \exp\left(-(k + \mathbf{a}(t)^{\top} \boldsymbol{\delta})(t - (m + \mathbf{a}(t)^{\top} \boldsymbol{\gamma}))\right)}`,
  flat: 'g(t) = m',
} as const;

/** What makes the pieces of the trend join. */
const JOINS = {
  linear: String.raw`\gamma_j = -s_j \delta_j`,
  logistic: String.raw`\gamma_j = \left(s_j - m - \sum_{l<j} \gamma_l\right) \left(1 - \frac{k + \sum_{l<j} \delta_l}{k + \sum_{l \le j} \delta_l}\right)`,
} as const;

const FLOOR = String.raw`\mathrm{floor}`;

const PARTS = {
  season: {
    symbol: 's(t)',
    line: String.raw`s(t) = \sum_{P} \sum_{n=1}^{N_P} \left(a_{P,n} \sin\frac{2 \pi n t}{P} + b_{P,n} \cos\frac{2 \pi n t}{P}\right)`,
  },
  holiday: { symbol: 'h(t)', line: String.raw`h(t) = \sum_{i} \kappa_i\, [t \in D_i]` },
  regressor: { symbol: 'x(t)', line: String.raw`x(t) = \sum_{j} \beta_j \frac{x_j(t) - \bar{x}_j}{s_j}` },
} as const;

/** The model as LaTeX, a line each: the whole, its parts, its priors. In scaled units. */
export function equationOf({ growth, terms, bend, floor, yMin, floorMultiplied }: ProphetFitted): string[] {
  const isFloorInTrend = growth === 'logistic' && floor !== undefined && floorMultiplied === true;
  const kinds = (['season', 'holiday', 'regressor'] as const).filter((kind) => terms.some((term) => term.kind === kind));
  // A part that has both modes is written once in each place, with a mark for its own terms.
  const symbols = (mode: Term['mode']): string[] =>
    kinds
      .filter((kind) => terms.some((term) => term.kind === kind && term.mode === mode))
      .map((kind) => {
        const both = new Set(terms.filter((term) => term.kind === kind).map((term) => term.mode)).size > 1;
        return both ? PARTS[kind].symbol.replace('(t)', `_{${mode === 'additive' ? '+' : String.raw`\times`}}(t)`) : PARTS[kind].symbol;
      });
  const factors = symbols('multiplicative');
  const trend = factors.length > 0 ? String.raw`g(t)\,(1 + ${factors.join(' + ')})` : 'g(t)';
  const expected = [trend, ...symbols('additive')].join(' + ');
  const noise = String.raw`\varepsilon_t \sim \mathrm{N}(0, \sigma^2)`;
  return [
    bend === undefined
      ? String.raw`y(t) = ${expected} + \varepsilon_t, \quad ${noise}`
      : String.raw`y(t) = \max\left(0,\; w \log\left(1 + e^{\left(${expected}\right) / w}\right) + \varepsilon_t\right), \quad ${noise}`,
    // In models of the original the multiplicative terms also multiply the floor: there it is part of the trend.
    isFloorInTrend ? TREND.logistic.replace('g(t) = ', String.raw`g(t) = \frac{${FLOOR}}{S} + `) : TREND[growth],
    ...(growth === 'logistic' ? [scalingOf(yMin === 0 ? null : floor === undefined ? String.raw`\min y` : FLOOR, isFloorInTrend)] : []),
    ...kinds.map((kind) => PARTS[kind].line),
    ...(growth === 'flat' ? [] : [String.raw`\delta_j \sim \mathrm{Laplace}(0, \tau), \quad ${JOINS[growth]}`]),
  ];
}

/** What y(t) and C(t) are of the series and its cap; `lowest` is what is subtracted. */
function scalingOf(lowest: string | null, isFloorInTrend: boolean): string {
  const less = lowest === null ? '' : ` - ${lowest}`;
  return String.raw`y(t) = \frac{y_t${isFloorInTrend ? '' : less}}{S}, \quad C(t) = \frac{\mathrm{cap}_t${less}}{S}`;
}
