import type { ColumnRole, ColumnType, Finding, ImportChoices, Layout } from '../../contract/entities/dataset.ts';
import type { Experiment } from '../../contract/entities/experiment.ts';

/** The application's vocabulary as people read it. */

export type Frequency = ImportChoices['frequency'];
export type FrequencyUnit = Frequency['unit'];

const adjectives: Record<FrequencyUnit, string> = {
  integer: 'numbered',
  minute: 'every minute',
  hour: 'hourly',
  day: 'daily',
  'business-day': 'business days',
  week: 'weekly',
  month: 'monthly',
  quarter: 'quarterly',
  year: 'yearly',
};
const units: Record<FrequencyUnit, readonly [one: string, many: string]> = {
  integer: ['period', 'periods'],
  minute: ['minute', 'minutes'],
  hour: ['hour', 'hours'],
  day: ['day', 'days'],
  'business-day': ['business day', 'business days'],
  week: ['week', 'weeks'],
  month: ['month', 'months'],
  quarter: ['quarter', 'quarters'],
  year: ['year', 'years'],
};

/** A reason or message as a sentence of its own: it starts with a capital letter. */
export const sentence = (text: string): string => text.replace(/^\p{Ll}/u, (first) => first.toUpperCase());

/** `daily`, `every 15 minutes`. */
export const frequencyName = ({ unit, step }: Frequency): string => (step === 1 ? adjectives[unit] : `every ${step} ${units[unit][1]}`);

/** `28 days`, `1 month`; with a step above one, `28 periods`. */
export function periods(n: number, { unit, step }: Frequency): string {
  const [one, many] = step === 1 ? units[unit] : units.integer;
  return `${n} ${n === 1 ? one : many}`;
}

export const frequencyChoices = (Object.keys(adjectives) as FrequencyUnit[]).map((unit) => ({
  value: unit,
  label: adjectives[unit].replace(/^./, (first) => first.toUpperCase()),
}));

export const roleLabels: Record<ColumnRole, string> = {
  date: 'Date',
  target: 'Target',
  series: 'Series key',
  future: 'Known ahead',
  past: 'Known after',
  static: 'Attribute',
  ignore: 'Not used',
};
export const roleMeanings: Record<ColumnRole, string> = {
  date: 'When each value belongs to.',
  target: 'The number to forecast.',
  series: 'Tells series apart, for example store or product.',
  future: 'Known for future periods too, for example a price or a planned promotion.',
  past: 'Known only once the period is over, for example visitors.',
  static: 'Does not change over time, for example a store’s type.',
  ignore: 'Left out of the dataset.',
};
export const typeLabels: Record<ColumnType, string> = {
  number: 'number',
  integer: 'whole number',
  boolean: 'yes or no',
  date: 'date',
  datetime: 'date and time',
  text: 'text',
  empty: 'empty',
};
export const layoutLabels: Record<Layout, string> = {
  long: 'A row for each series and date',
  'wide-columns': 'A column for each series',
  'wide-rows': 'A row for each series, dates across',
};
export const severityLabels: Record<Finding['severity'], string> = { error: 'Problem', warning: 'Check', info: 'Note' };
export const stateLabels: Record<Experiment['state'], string> = {
  running: 'Training',
  done: 'Done',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
  failed: 'Failed',
};
export const hostLabels = { desktop: 'Desktop', browser: 'Browser', terminal: 'Terminal' } as const;
