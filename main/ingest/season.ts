import { detectSeasonLength } from '../../engine/decomposition/season-length.ts';
import type { Frequency, Panel } from '../../engine/core/panel.ts';

export interface SeasonFinding {
  readonly seasonLength: number;
  readonly reason: string;
}

/** What file names say about counted periods. */
const hints: readonly (readonly [RegExp, number, string])[] = [
  [/quarter|trimest|quartal/i, 4, 'quarters'],
  [/month|monat|mensuel|mensual/i, 12, 'months'],
  [/week|woche|semana|hebdo/i, 52, 'weeks'],
  [/hour|stund|stündlich/i, 24, 'hours'],
  [/dail|täglich|taeglich|diario/i, 7, 'days'],
  [/year|annual|jahr/i, 1, 'years'],
];
export const hintOf = (names: readonly string[]): readonly [RegExp, number, string] | undefined =>
  hints.find(([pattern]) => names.some((name) => pattern.test(name)));

/** Season length that a frequency usually has. */
export function usualSeason({ unit, step }: Frequency): { length: number; words: string } {
  const per = (whole: number, words: string): { length: number; words: string } =>
    whole % step === 0 && whole / step > 1 ? { length: whole / step, words } : { length: 1, words: 'no season fits this step' };
  switch (unit) {
    case 'year':
      return { length: 1, words: 'years have no season' };
    case 'quarter':
      return per(4, 'quarters in a year');
    case 'month':
      return per(12, 'months in a year');
    case 'week':
      return per(52, 'weeks in a year');
    case 'business-day':
      return { length: 5, words: 'business days in a week' };
    case 'day':
      return per(7, 'days in a week');
    case 'hour':
      return per(24, 'hours in a day');
    case 'minute':
      return per(1440, 'steps in a day');
    case 'integer':
      return { length: 1, words: 'no season found' };
  }
}

/** Seasons beside the usual one, in periods of the unit. */
const longerSeasons: Partial<Record<Frequency['unit'], (step: number) => readonly number[]>> = {
  day: (step) => (step === 1 ? [365] : []),
  'business-day': (step) => (step === 1 ? [261] : []),
  hour: (step) => [168 / step],
  minute: (step) => [10_080 / step],
  // What half-hours, hours or quarters of an hour are counted by the day have a week too.
  integer: () => [168, 336, 672],
};

/**
 * All seasons that data may have, the main one among them: days have a week and a year, hours a day and a week. A longer one needs two full
 * ones in the longest series.
 *
 * @param seasonLength - the main one, 1 for none
 * @param longest - periods of the longest series
 * @returns ascending; empty without a season
 */
export function allSeasons({ unit, step }: Frequency, seasonLength: number, longest: number): number[] {
  if (seasonLength < 2) return [];
  const longer = (longerSeasons[unit]?.(step) ?? []).filter(
    (length) =>
      Number.isInteger(length) &&
      length > seasonLength &&
      longest >= 2 * length &&
      // A count says nothing of a week unless the main season can be a day of it.
      (unit !== 'integer' || length === 7 * seasonLength),
  );
  return [seasonLength, ...longer];
}

/** Seasons that counted periods are tried for. */
const candidates = [4, 5, 6, 7, 12, 13, 24, 26, 48, 52, 96, 144, 168] as const;

/**
 * The default season length, with its reason in words.
 *
 * @param longest - periods of the longest series
 * @param sample - a few series, for counted periods
 * @param fileNames - may say what is counted
 */
export function suggestSeason(
  frequency: Frequency,
  longest: number,
  sample: readonly Float64Array[],
  fileNames: readonly string[],
): SeasonFinding {
  if (frequency.unit === 'integer') {
    const { seasonLength, share } = detectSeasonLength(sample, candidates);
    if (seasonLength > 1) {
      const which = sample.length === 1 ? 'the values repeat themselves' : `${Math.round(share * 100)}% of the series repeat themselves`;
      return { seasonLength, reason: `${seasonLength}, because ${which} after ${seasonLength} periods` };
    }
    const hint = hintOf(fileNames);
    if (hint !== undefined && hint[1] > 1 && longest >= 2 * hint[1])
      return { seasonLength: hint[1], reason: `${hint[1]}, because the file name speaks of ${hint[2]}` };
    return { seasonLength: 1, reason: '1, because no season shows in the values and whole numbers do not say what a period is' };
  }
  const { length, words } = usualSeason(frequency);
  if (length > 1 && longest < 2 * length) {
    return {
      seasonLength: 1,
      reason: `1, because the longest series (${longest} periods) is shorter than two seasons of ${length} ${words}`,
    };
  }
  return { seasonLength: length, reason: length === 1 ? `1: ${words}` : `${length} ${words}` };
}

const SAMPLE = 40;

/** The default season length of a panel: what a few of its series show. */
export function seasonOf({ frequency, offsets, y }: Panel, fileNames: readonly string[]): SeasonFinding {
  let longest = 0;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, (offsets[s + 1] as number) - (offsets[s] as number));
  const sample = Array.from({ length: Math.min(offsets.length - 1, SAMPLE) }, (_, s) => y.subarray(offsets[s], offsets[s + 1]));
  return suggestSeason(frequency, longest, sample, fileNames);
}
