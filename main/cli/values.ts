import { InvalidArgumentError } from 'commander';
import { commonParameters } from '../../engine/backtest/index.ts';
import type { Frequency } from '../../engine/core/panel.ts';

/** `a,b` as a list, empty entries dropped. */
export const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Values of an option that every model takes. */
export const choicesOf = (parameter: string): string[] =>
  commonParameters.find(({ name }) => name === parameter)?.choices?.map(({ value }) => value) ?? [];

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`needs a whole number from ${low} to ${high}, got ${text}.`);
    return value;
  };
}

/** A number above 0 and below 1. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError(`needs a number between 0 and 1 such as 0.05, got ${text}.`);
  return value;
}

export function levels(text: string): number[] {
  const values = list(text).map(Number);
  if (values.length === 0 || values.some((value) => !(value > 0 && value < 100)))
    throw new InvalidArgumentError(`needs percentages between 0 and 100 such as 80,95, got ${text}.`);
  return values;
}

const names: Readonly<Record<string, Frequency['unit']>> = {
  integer: 'integer', counter: 'integer', i: 'integer',
  minute: 'minute', minutes: 'minute', min: 'minute', t: 'minute',
  hour: 'hour', hours: 'hour', hourly: 'hour', h: 'hour',
  day: 'day', days: 'day', daily: 'day', d: 'day',
  'business-day': 'business-day', 'business-daily': 'business-day', b: 'business-day',
  week: 'week', weeks: 'week', weekly: 'week', w: 'week',
  month: 'month', months: 'month', monthly: 'month', m: 'month', ms: 'month', me: 'month',
  quarter: 'quarter', quarters: 'quarter', quarterly: 'quarter', q: 'quarter', qs: 'quarter', qe: 'quarter',
  year: 'year', years: 'year', yearly: 'year', annual: 'year', y: 'year', a: 'year', ys: 'year', ye: 'year',
}; // prettier-ignore

/** `daily`, `D`, `15min`, `2 weeks` ... */
export function frequency(text: string): Frequency {
  const [, count = '', name = ''] = /^(\d*)\s*([a-z-]+)$/i.exec(text.trim()) ?? [];
  const unit = names[name.toLowerCase()];
  if (!unit || count === '0')
    throw new InvalidArgumentError(`needs a name such as daily, weekly, monthly, quarterly, hourly or 15min, got ${text}.`);
  return { unit, step: count === '' ? 1 : Number(count) };
}

export { frequencyName } from '../ingest/frequency-name.ts';
