/** Orders of a seasonal ARIMA model, (p,d,q)(P,D,Q)[m]. */
export interface Orders {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  /** Season length; 1 for none, and then P = D = Q = 0. */
  readonly m: number;
  /** A mean where nothing is differenced, else a drift. */
  readonly constant: boolean;
}

/** Number of AR and MA coefficients. */
export const coefficientCount = ({ p, q, P, Q }: Orders): number => p + q + P + Q;

/** Estimated numbers: coefficients, constant and variance. */
export const parameterCount = (orders: Orders): number => coefficientCount(orders) + (orders.constant ? 1 : 0) + 1;

/** The field's notation, for example `ARIMA(0,1,1)(0,1,1)[12] with drift`. */
export function orderName({ p, d, q, P, D, Q, m, constant }: Orders): string {
  const seasonal = m > 1 && P + D + Q > 0 ? `(${P},${D},${Q})[${m}]` : '';
  return `ARIMA(${p},${d},${q})${seasonal}${constant ? (d + D > 0 ? ' with drift' : ' with mean') : ''}`;
}
