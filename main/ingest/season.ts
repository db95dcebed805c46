import type { Frequency } from '../../engine/core/panel.ts';

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

function usual({ unit, step }: Frequency): { length: number; words: string } {
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
      return step < 60 ? per(1440, 'steps in a day') : per(1440, 'steps in a day');
    case 'integer':
      return { length: 1, words: 'no season found' };
  }
}

/** Autocorrelation of the series' first differences at a lag, averaged over series long enough for it; NaN when none is. */
function differencedCorrelation(series: readonly Float64Array[], lag: number): number {
  let sum = 0;
  let count = 0;
  for (const y of series) {
    if (y.length < 3 * lag + 1) continue;
    const d = new Float64Array(y.length - 1);
    for (let i = 0; i < d.length; i++) d[i] = (y[i + 1] as number) - (y[i] as number);
    let mean = 0;
    let n = 0;
    for (const value of d)
      if (!Number.isNaN(value)) {
        mean += value;
        n++;
      }
    mean /= n;
    let variance = 0;
    let covariance = 0;
    for (let i = 0; i < d.length; i++) {
      const a = (d[i] as number) - mean;
      if (Number.isNaN(a)) continue;
      variance += a * a;
      const b = i >= lag ? (d[i - lag] as number) - mean : NaN;
      if (!Number.isNaN(b)) covariance += a * b;
    }
    if (!(variance > 0)) continue;
    sum += covariance / variance;
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

const candidates = [2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 24, 26, 30, 48, 52, 96, 144, 168, 365] as const;

/** Season of counted periods, from the data: the lag at which changes repeat themselves most clearly. */
function fromData(series: readonly Float64Array[]): { length: number; strength: number } {
  let best = { length: 1, strength: 0 };
  for (const length of candidates) {
    const strength = differencedCorrelation(series, length);
    // A multiple of a season repeats too, so a longer one has to be clearly better.
    if (strength > best.strength + 0.05) best = { length, strength };
  }
  return best.strength >= 0.25 ? best : { length: 1, strength: best.strength };
}

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
    const found = fromData(sample);
    if (found.length > 1)
      return { seasonLength: found.length, reason: `${found.length}, because the values repeat themselves after ${found.length} periods` };
    const hint = hintOf(fileNames);
    if (hint !== undefined && hint[1] > 1 && longest >= 2 * hint[1])
      return { seasonLength: hint[1], reason: `${hint[1]}, because the file name speaks of ${hint[2]}` };
    return { seasonLength: 1, reason: '1, because no season shows in the values and whole numbers do not say what a period is' };
  }
  const { length, words } = usual(frequency);
  if (length > 1 && longest < 2 * length) {
    return {
      seasonLength: 1,
      reason: `1, because the longest series (${longest} periods) is shorter than two seasons of ${length} ${words}`,
    };
  }
  return { seasonLength: length, reason: length === 1 ? `1: ${words}` : `${length} ${words}` };
}
