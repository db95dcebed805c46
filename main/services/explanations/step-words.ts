import type { Frequency } from '../../../engine/core/panel.ts';

const words: Readonly<Record<Frequency['unit'], string>> = {
  integer: 'Step',
  minute: 'Minute',
  hour: 'Hour',
  day: 'Day',
  'business-day': 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
};

/** What a step of the horizon is called. */
export const stepWord = ({ unit, step }: Frequency): string => (step === 1 ? words[unit] : 'Step');

/** The same place a season before, as something to compare with. */
export function seasonWords({ unit, step }: Frequency, m: number): string {
  if (step === 1 && unit === 'day' && m === 7) return 'the same day a week before';
  if (step === 1 && unit === 'business-day' && m === 5) return 'the same day a week before';
  if (step === 1 && unit === 'hour' && m === 24) return 'the same hour a day before';
  if (step === 1 && ((unit === 'month' && m === 12) || (unit === 'quarter' && m === 4) || (unit === 'week' && m === 52)))
    return `the same ${unit} a year before`;
  return `the same place in the season ${m} periods before`;
}
