import { benjaminiHochberg } from '../benjamini-hochberg.ts';
import type { AdjustedValues } from './adjusted-values.ts';
import { levelTest, type LevelTest } from './level-test.ts';
import type { PanelGrid } from './panel-grid.ts';
import type { DriftWindows } from './windows.ts';

/** How the level of one series moved: changes as shares of its size in the reference, 0.2 for 20 percent. */
export interface SeriesLevel extends LevelTest {
  readonly id: string;
  /** For the number of series. */
  readonly adjusted: number;
  /** Its part of the sum of all sizes. */
  readonly weight: number;
  readonly drifted: boolean;
}

/** Levels that move by less of their size do not matter. */
export const LEAST_CHANGE = 0.1;

/**
 * Which series have another level.
 *
 * @param level - share of false findings among the findings
 * @returns those that drifted first, then by p-value; series that have no values on one side are left out
 */
export function seriesLevels(
  grid: PanelGrid,
  { values, scale, first }: AdjustedValues,
  windows: DriftWindows,
  level: number,
): SeriesLevel[] {
  const { ids, periods } = grid;
  const whole = scale.reduce((sum, value) => sum + value, 0);
  const found = ids.flatMap((id, i) => {
    const test = levelTest(values.subarray(i * periods, (i + 1) * periods), windows, first);
    return test ? [{ id, weight: (scale[i] as number) / whole, ...test }] : [];
  });
  const adjusted = benjaminiHochberg(Float64Array.from(found, ({ pValue }) => pValue));
  return found
    .map((one, i): SeriesLevel => {
      const p = adjusted[i] as number;
      return { ...one, adjusted: p, drifted: p <= level && Math.abs(one.change) >= LEAST_CHANGE };
    })
    .sort((a, b) => Number(b.drifted) - Number(a.drifted) || a.pValue - b.pValue || Math.abs(b.change) - Math.abs(a.change));
}
