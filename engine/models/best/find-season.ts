import type { Series } from '../../core/panel.ts';
import { detectSeasonLength } from '../../decomposition/season-length.ts';

const MINUTES_A_DAY = 1440;

/** Seasons that the periods' length makes likely, in periods; what has no calendar may be anything usual. */
function usualSeasons({ calendar, seasonLength: m }: Series): readonly number[] {
  if (!calendar || calendar.axis.frequency.unit === 'integer') {
    if (m === 1) return [4, 7, 12, 24, 52];
    // Day and week together: the week of hours, half hours, quarters and ten minutes.
    return [24, 48, 96, 144].includes(m) ? [7 * m] : [];
  }
  const { unit, step } = calendar.axis.frequency;
  switch (unit) {
    case 'minute':
      return [MINUTES_A_DAY / step, (7 * MINUTES_A_DAY) / step];
    case 'hour':
      return [24 / step, 168 / step];
    case 'day':
      return [7 / step, 365 / step];
    case 'business-day':
      return [5 / step];
    case 'week':
      return [52 / step];
    case 'month':
      return [12 / step];
    case 'quarter':
      return [4 / step];
    case 'year':
      return [];
    default:
      return [];
  }
}

/** Longer seasons have too many positions to tell from noise with the data that there are. */
const LONGEST = 400;

/**
 * A season that the values show beside the one that is set; 1 for none. It needs two whole seasons and three values before every look
 * back, and a strong test.
 *
 * @param shortest - length of the shortest training part
 */
export function findSeason(series: Series, shortest: number): number {
  const likely = [...usualSeasons(series), ...(series.seasons ?? [])].filter(
    (m) => Number.isInteger(m) && m > 1 && m <= LONGEST && m !== series.seasonLength && shortest >= 2 * m + 3,
  );
  return likely.length === 0 ? 1 : detectSeasonLength([series.y], likely).seasonLength;
}
