import type { Frequency } from '../../engine/core/panel.ts';

const adjectives: Record<Frequency['unit'], string> = {
  integer: 'integer',
  minute: 'minutely',
  hour: 'hourly',
  day: 'daily',
  'business-day': 'business-daily',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
};

/** `daily`, `15 minutes` ... */
export const frequencyName = ({ unit, step }: Frequency): string => (step === 1 ? adjectives[unit] : `${step} ${unit}s`);
