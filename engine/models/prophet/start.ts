import { mean } from '../../math/moments.ts';
import type { Problem } from './problem.ts';

/** The original's start: a curve through the first and the last value. */
export function startingTrend({ growth, t, y, caps }: Pick<Problem, 'growth' | 't' | 'y' | 'caps'>): {
  readonly k: number;
  readonly m: number;
} {
  const last = t.length - 1;
  const t0 = t[0] as number;
  const span = (t[last] as number) - t0;
  const y0 = y[0] as number;
  const y1 = y[last] as number;
  if (growth === 'flat') return { k: 0, m: mean(y) };
  if (growth === 'linear') {
    const k = (y1 - y0) / span;
    return { k, m: y0 - k * t0 };
  }
  const c0 = caps[0] as number;
  const c1 = caps[last] as number;
  let r0 = c0 / Math.max(0.01 * c0, Math.min(0.99 * c0, y0));
  const r1 = c1 / Math.max(0.01 * c1, Math.min(0.99 * c1, y1));
  if (Math.abs(r0 - r1) <= 0.01) r0 *= 1.05;
  const l0 = Math.log(r0 - 1);
  const l1 = Math.log(r1 - 1);
  return { k: (l0 - l1) / span, m: (l0 * span) / (l0 - l1) };
}
