import type { Series } from '../core/panel.ts';

/** Where forecasts are made from, and how far they go. */
export interface Looks {
  /** Numbers of training values, newest first. */
  readonly origins: readonly number[];
  readonly horizon: number;
  /** Periods from one origin to the next. */
  readonly step: number;
}

const FEWEST = 8;
const USUAL_HORIZON = 8;
/**
 * Points to look back from: the newest one a horizon before the end, the others a third of a horizon apart. A short series is looked back
 * on over fewer steps.
 *
 * @param wanted - most points
 */
export function looksBack({ y, seasonLength: m }: Series, wanted: number, asked: number | undefined): Looks {
  const n = y.length;
  const fewest = Math.max(FEWEST, m + 4);
  const usual = asked ?? (m > 1 ? Math.min(2 * m, 48) : USUAL_HORIZON);
  const horizon = Math.max(1, Math.min(usual, Math.floor((2 * (n - fewest)) / 3)));
  const step = Math.max(1, Math.round(horizon / 3));
  const origins: number[] = [];
  for (let origin = n - horizon; origins.length < wanted && origin >= fewest; origin -= step) origins.push(origin);
  return { origins, horizon, step };
}
