import { EngineError } from '../../core/errors.ts';
import type { Forecast, Interval } from '../../core/forecast.ts';

/** Text that a stored state may take, in characters. */
export const MOST_STATE = 262_144;
const MOST_DEPTH = 50;
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 60);

const wrong = (label: string, message: string): EngineError => new EngineError('not-finite', `${label} gave back ${message}`);

function checkPlain(label: string, value: unknown, at: string, depth: number): void {
  if (depth > MOST_DEPTH) throw wrong(label, `a state that is nested more than ${MOST_DEPTH} deep at ${at.slice(0, 80)}.`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (REFUSED_KEYS.has(key)) throw wrong(label, `a state with a key named ${key}, which is not taken.`);
    checkPlain(label, inner, `${at}.${key}`, depth + 1);
  }
}

/**
 * A state as `fit` gave it back: plain data of a size that can be stored for every series.
 *
 * @param value - parsed from JSON
 * @param length - characters of its JSON
 * @throws EngineError `not-finite` that says what is wrong
 */
export function checkState(label: string, value: unknown): unknown {
  if (value === undefined || value === null) throw wrong(label, 'no state from "fit".');
  const { length } = JSON.stringify(value);
  if (length > MOST_STATE) throw wrong(label, `a state of ${length} characters; at most ${MOST_STATE} are kept for a series.`);
  checkPlain(label, value, 'state', 0);
  return value;
}

/** @throws EngineError `not-finite` unless it is a list of `length` finite numbers of a size that can be worked with */
export function checkNumbers(label: string, value: unknown, what: string, length: number): Float64Array {
  if (!Array.isArray(value)) throw wrong(label, `${shown(value)} as ${what} where a list of ${length} numbers is needed.`);
  if (value.length !== length) throw wrong(label, `${value.length} numbers as ${what} where ${length} are needed.`);
  const odd = value.findIndex((one) => typeof one !== 'number' || !Number.isFinite(one) || Math.abs(one) > 1e100);
  if (odd >= 0) throw wrong(label, `${shown(value[odd])} as number ${odd + 1} of ${what} where a finite number is needed.`);
  return Float64Array.from(value as readonly number[]);
}

const order = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });

function checkIntervals(label: string, value: unknown, mean: Float64Array, levels: readonly number[]): Interval[] {
  if (!Array.isArray(value)) throw wrong(label, `${shown(value)} as intervals where a list is needed.`);
  const intervals = levels.map((level) => {
    const found: unknown = value.find((one: unknown) => typeof one === 'object' && one !== null && 'level' in one && one.level === level);
    if (typeof found !== 'object' || found === null) throw wrong(label, `no interval of the level ${level}.`);
    const { lower, upper } = found as Record<string, unknown>;
    return {
      level,
      lower: checkNumbers(label, lower, `the lower bounds of ${level}%`, mean.length),
      upper: checkNumbers(label, upper, `the upper bounds of ${level}%`, mean.length),
    };
  });
  intervals.forEach(({ level, lower, upper }, k) => {
    const wider = intervals[k + 1];
    for (let i = 0; i < mean.length; i++) {
      const [low, middle, high] = [lower[i] as number, mean[i] as number, upper[i] as number];
      if (!(low <= middle && middle <= high))
        throw wrong(
          label,
          `an interval of ${level}% from ${order.format(low)} to ${order.format(high)} at step ${i + 1} that does not contain its forecast ${order.format(middle)}.`,
        );
      if (wider && !((wider.lower[i] as number) <= low && high <= (wider.upper[i] as number)))
        throw wrong(label, `an interval of ${wider.level}% at step ${i + 1} that does not contain that of ${level}%.`);
    }
  });
  return intervals;
}

/**
 * A forecast as `forecast` gave it back: finite, of length h; intervals of every level asked for, nested, with the forecast inside.
 *
 * @param levels - ascending; null where the model gives none
 * @throws EngineError `not-finite` that says what is wrong
 */
export function checkForecast(label: string, value: unknown, horizon: number, levels: readonly number[] | null): Forecast {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(label, `${shown(value)} as a forecast where { mean } is needed.`);
  const { mean: given, intervals } = value as Record<string, unknown>;
  const mean = checkNumbers(label, given, 'the forecast', horizon);
  return { mean, intervals: levels === null ? [] : checkIntervals(label, intervals, mean, levels) };
}
