import type { Form } from './form.ts';

/**
 * A form as equations in LaTeX: one for the values, one for each state.
 *
 * @see Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3
 */
export function equations({ error, trend, damped, season }: Form): string[] {
  const old = '\\ell_{t-1}';
  const effect = 's_{t-m}';
  const growth = trend === 'A' ? (damped ? '\\phi b_{t-1}' : 'b_{t-1}') : damped ? 'b_{t-1}^{\\phi}' : 'b_{t-1}';
  const base = trend === 'N' ? old : trend === 'A' ? `${old} + ${growth}` : `${old} ${growth}`;
  const group = trend === 'A' ? `(${base})` : base;
  const expected = season === 'N' ? base : season === 'A' ? `${base} + ${effect}` : `${group} ${effect}`;
  const isSum = season === 'A' || (season === 'N' && trend === 'A');
  const lines = [error === 'A' ? `y_t = ${expected} + \\varepsilon_t` : `y_t = ${isSum ? `(${expected})` : expected} (1 + \\varepsilon_t)`];
  // What the error adds to level, trend and season, each times its parameter.
  const whole = season === 'A' ? `(${expected})` : group;
  const step = error === 'A' ? '\\varepsilon_t' : `${whole} \\varepsilon_t`;
  const divided = (by: readonly string[]): string => (by.length === 0 ? step : `${step} / ${by.length > 1 ? `(${by.join(' ')})` : by[0]}`);
  const perEffect = error === 'A' && season === 'M' ? [effect] : [];
  lines.push(
    error === 'M' && season !== 'A'
      ? `\\ell_t = ${group} (1 + \\alpha \\varepsilon_t)`
      : `\\ell_t = ${base} + \\alpha ${divided(perEffect)}`,
  );
  // The error as a share of the whole is one of the base too, and so of the growth.
  if (error === 'M' && trend === 'M' && season !== 'A') lines.push(`b_t = ${growth} (1 + \\beta \\varepsilon_t)`);
  else if (trend !== 'N') lines.push(`b_t = ${growth} + \\beta ${divided(trend === 'M' ? [...perEffect, old] : perEffect)}`);
  if (season === 'A') lines.push(`s_t = ${effect} + \\gamma ${step}`);
  if (season === 'M')
    lines.push(
      error === 'M'
        ? `s_t = ${effect} (1 + \\gamma \\varepsilon_t)`
        : `s_t = ${effect} + \\gamma \\varepsilon_t / ${trend === 'M' ? `(${base})` : group}`,
    );
  lines.push('\\varepsilon_t \\sim \\mathrm{N}(0, \\sigma^2)');
  return lines;
}
