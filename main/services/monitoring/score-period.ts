import { expectedError } from '../../../engine/monitoring/index.ts';
import type { Expected } from './expected.ts';
import type { LoggedSeries } from './forecast-log.ts';
import { addPair } from './figures.ts';
import { sumCount, type PeriodScore } from './period-codec.ts';

/** Where a series of a logged forecast lies in it, by its place in the deployment's list; made once for each forecast. */
export interface IndexedForecast {
  readonly logged: LoggedSeries;
  /** By place: row of the series; -1 for none. */
  readonly row: Int32Array;
}

export function indexForecast(logged: LoggedSeries, count: number): IndexedForecast {
  const row = new Int32Array(count).fill(-1);
  logged.places.forEach((place, i) => {
    if (place < count) row[place] = i;
  });
  return { logged, row };
}

/**
 * What became of all forecasts of one period by one version.
 *
 * @param actual - by place of the series; NaN where nothing came
 * @param forecasts - that may have it, in any order
 * @param horizon - the longest of them
 * @param levels - those that are judged, ascending
 */
export function scorePeriod(
  period: number,
  actual: Float64Array,
  forecasts: readonly IndexedForecast[],
  horizon: number,
  levels: readonly number[],
  { expectation, naive }: Expected,
): PeriodScore {
  const count = actual.length;
  const width = sumCount + 2 * levels.length;
  const steps = new Float64Array(horizon * width);
  const best = { step: new Int16Array(count), forecast: new Float64Array(count), inside: new Uint8Array(count * levels.length) };
  for (const { logged, row } of forecasts) {
    const size = (1 + 2 * logged.levels.length) * logged.horizon;
    const which = levels.map((level) => logged.levels.indexOf(level));
    for (let place = 0; place < count; place++) {
      const y = actual[place] as number;
      const at = row[place] as number;
      if (y !== y || at < 0) continue;
      const h = period - (logged.start[at] as number);
      if (h < 0 || h >= logged.horizon) continue;
      const f = logged.values[at * size + h] as number;
      const newest = best.step[place] === 0 || h + 1 < (best.step[place] as number);
      if (newest) {
        best.step[place] = h + 1;
        best.forecast[place] = f;
      }
      const base = h * width;
      addPair(steps, base, y, f, expectation ? expectedError(expectation, place, h + 1) : NaN, naive[place] ?? NaN);
      which.forEach((k, level) => {
        if (k < 0) return;
        const lower = logged.values[at * size + (1 + 2 * k) * logged.horizon + h] as number;
        const upper = logged.values[at * size + (2 + 2 * k) * logged.horizon + h] as number;
        const inside = y >= lower && y <= upper ? 1 : 0;
        const counts = base + sumCount + 2 * level;
        steps[counts] = (steps[counts] as number) + inside;
        steps[counts + 1] = (steps[counts + 1] as number) + 1;
        if (newest) best.inside[place * levels.length + level] = inside;
      });
    }
  }
  const known = [...best.step.keys()].filter((place) => (best.step[place] as number) > 0);
  const inside = new Uint8Array(known.length * levels.length);
  known.forEach((place, i) => inside.set(best.inside.subarray(place * levels.length, (place + 1) * levels.length), i * levels.length));
  return {
    levels,
    places: Int32Array.from(known),
    step: Int16Array.from(known, (place) => best.step[place] as number),
    actual: Float64Array.from(known, (place) => actual[place] as number),
    forecast: Float64Array.from(known, (place) => best.forecast[place] as number),
    inside,
    steps,
  };
}
