import { createRng } from '../../../engine/core/rng.ts';
import type { Backtested, Matured } from '../../../engine/monitoring/index.ts';

export interface PanelOptions {
  readonly series: number;
  readonly folds: number;
  readonly steps: number;
  /** That are watched after the backtest, numbered from 0. */
  readonly periods: number;
  /** Of errors with those of the period before. */
  readonly correlation: number;
  readonly seed: number;
  /** What becomes of a standard normal error at a period. */
  readonly change: (period: number, error: number, series: number) => number;
  /** Folds of the backtest, from the first one on, whose errors are four times as large as those of the others. */
  readonly disturbed?: number;
}

/** Errors of a model that is watched: normal, half of their variance shared by all series, autocorrelated; series s has a spread of 10 (s + 1). */
export function degradedPanel(options: PanelOptions): { backtest: Backtested; matured: Matured } {
  const { series: count, folds, steps, periods, correlation, seed, change, disturbed = 0 } = options;
  const rng = createRng(seed);
  const fresh = Math.sqrt(1 - correlation * correlation);
  const paths = (length: number): number[][] => {
    const own = Array.from({ length: count }, () => rng.normal());
    let shared = rng.normal();
    return Array.from({ length }, () => {
      shared = correlation * shared + fresh * rng.normal();
      return own.map((before, s) => {
        own[s] = correlation * before + fresh * rng.normal();
        return Math.SQRT1_2 * (shared + (own[s] as number));
      });
    });
  };
  const rows: { series: number; period: number; step: number; fold: number; error: number }[] = [];
  for (let fold = 0; fold < folds; fold++)
    for (const [k, errors] of paths(steps).entries())
      errors.forEach((error, series) =>
        rows.push({ series, period: fold * steps + k - 10_000, step: k + 1, fold, error: fold < disturbed ? 4 * error : error }),
      );
  const watched: typeof rows = [];
  for (const [period, errors] of paths(periods).entries())
    errors.forEach((error, series) =>
      watched.push({ series, period, step: 1 + (period % steps), fold: 0, error: change(period, error, series) }),
    );
  const columns = (of: typeof rows): Backtested => ({
    series: Int32Array.from(of, ({ series }) => series),
    period: Int32Array.from(of, ({ period }) => period),
    step: Int32Array.from(of, ({ step }) => step),
    fold: Int32Array.from(of, ({ fold }) => fold),
    actual: Float64Array.from(of, ({ series, error }) => 100 + 10 * (series + 1) * error),
    forecast: new Float64Array(of.length).fill(100),
  });
  return { backtest: columns(rows), matured: columns(watched) };
}
