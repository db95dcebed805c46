import type { CurrentArimaFitted } from './fitted.ts';
import type { Orders } from './orders.ts';

const terms = (count: number, symbol: string, sign: '-' | '+', m: number): string =>
  Array.from({ length: count }, (_, i) => {
    const lag = m * (i + 1);
    return ` ${sign} ${symbol}_{${i + 1}} B${lag === 1 ? '' : `^{${lag}}`}`;
  }).join('');

const factor = (count: number, symbol: string, sign: '-' | '+', m: number): string =>
  count === 0 ? '' : `(1${terms(count, symbol, sign, m)})`;

const differences = ({ d, D, m }: Orders): string => {
  const power = (base: string, count: number): string => (count === 0 ? '' : count === 1 ? base : `${base}^{${count}}`);
  return `${power('(1 - B)', d)}${power(`(1 - B^{${m}})`, D)}`;
};

/** The model in backshift notation, LaTeX, one line for the errors and one for each part of the regression. */
export function equationOf({ orders, constant, regressors, fourier }: CurrentArimaFitted): string[] {
  const { p, q, P, Q, m, d, D } = orders;
  const left = `${factor(p, '\\phi', '-', 1)}${factor(P, '\\Phi', '-', m)}${differences(orders)}`;
  const right = `${factor(q, '\\theta', '+', 1)}${factor(Q, '\\Theta', '+', m)}`;
  const parts = [
    ...(constant === undefined ? [] : [d + D === 0 ? '\\mu' : '\\delta t']),
    ...fourier.map(({ period }, i) => {
      const subscript = fourier.length > 1 ? `${i + 1},k` : 'k';
      return `\\sum_k (a_{${subscript}} \\sin(2 \\pi k t / ${period}) + b_{${subscript}} \\cos(2 \\pi k t / ${period}))`;
    }),
    ...(regressors.length === 0 ? [] : [regressors.length === 1 ? '\\beta x_t' : `\\sum_{i=1}^{${regressors.length}} \\beta_i x_{i,t}`]),
  ];
  const errors = `${left} ${parts.length > 0 ? '\\eta_t' : 'y_t'} = ${right} \\varepsilon_t`.trim();
  const noise = '\\varepsilon_t \\sim N(0, \\sigma^2)';
  return parts.length > 0 ? [`y_t = ${parts.join(' + ')} + \\eta_t`, errors, noise] : [errors, noise];
}
