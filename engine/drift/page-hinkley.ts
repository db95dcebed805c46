import { requireFinite, requireOption, type StreamAlarm, type Watched } from './stream-alarm.ts';

export interface PageHinkleyOptions {
  /** Sums of deviations beyond which it alarms, in the unit of the values; 50 if not given. */
  readonly threshold?: number;
  /** Deviation that is tolerated at each value, in their unit; 0.005 if not given. */
  readonly delta?: number;
  /** Weight of the sums before at each value, 0 to 1; 0.9999 if not given. */
  readonly alpha?: number;
  /** No alarm before so many values; 30 if not given. */
  readonly minValues?: number;
  /** Which way a change counts; `both` if not given. Errors that fall are no reason to retrain. */
  readonly direction?: 'up' | 'down' | 'both';
}

export interface PageHinkleyState {
  readonly formatVersion: 1;
  readonly options: Required<PageHinkleyOptions>;
  /** Values seen in all. */
  readonly seen: number;
  /** Values since the last alarm, and their mean. */
  readonly n: number;
  readonly mean: number;
  /** Sums of deviations, their extremes and where those were. */
  readonly up: number;
  readonly lowest: number;
  readonly lowestAt: number;
  readonly down: number;
  readonly highest: number;
  readonly highestAt: number;
}

/** @throws EngineError `invalid-option` */
export function startPageHinkley(options: PageHinkleyOptions = {}): PageHinkleyState {
  const { threshold = 50, delta = 0.005, alpha = 0.9999, minValues = 30, direction = 'both' } = options;
  requireOption('Page-Hinkley', 'threshold', threshold, 1e-300, 1e100);
  requireOption('Page-Hinkley', 'delta', delta, 0, 1e100);
  requireOption('Page-Hinkley', 'alpha', alpha, 0, 1);
  requireOption('Page-Hinkley', 'minValues', minValues, 1, 1e9, true);
  const nothing = { n: 0, mean: 0, up: 0, lowest: 0, lowestAt: -1, down: 0, highest: 0, highestAt: -1 };
  return { formatVersion: 1, options: { threshold, delta, alpha, minValues, direction }, seen: 0, ...nothing };
}

/**
 * Page and Hinkley's test: sums of deviations from the running mean, which drift off when the mean changes. Starts anew after an alarm. A few operations for each value.
 *
 * @param values - the next ones, for example absolute errors in order of time
 * @throws EngineError `not-finite`
 * @see Page (1954), Biometrika 41(1/2), 100-115; Gama, Sebastiao & Rodrigues (2013), Machine Learning 90(3), 317-346 for the fading sums
 */
export function watchPageHinkley(state: PageHinkleyState, values: Float64Array): Watched<PageHinkleyState> {
  requireFinite('Page-Hinkley', values);
  const { threshold, delta, alpha, minValues, direction } = state.options;
  let { n, mean, up, lowest, lowestAt, down, highest, highestAt } = state;
  const alarms: StreamAlarm[] = [];
  for (let i = 0; i < values.length; i++) {
    const at = state.seen + i;
    const value = values[i] as number;
    n++;
    mean += (value - mean) / n;
    const deviation = value - mean;
    up = alpha * up + deviation - delta;
    down = alpha * down + deviation + delta;
    if (n === 1 || up < lowest) {
      lowest = up;
      lowestAt = at;
    }
    if (n === 1 || down > highest) {
      highest = down;
      highestAt = at;
    }
    if (n < minValues) continue;
    const rises = direction !== 'down' && up - lowest > threshold;
    const falls = direction !== 'up' && highest - down > threshold;
    if (!rises && !falls) continue;
    // The sum turned at its extreme: the change begins after it.
    alarms.push({ kind: 'drift', at, since: Math.min(at, (rises ? lowestAt : highestAt) + 1), direction: rises ? 'up' : 'down' });
    n = 0;
    mean = up = lowest = down = highest = 0;
    lowestAt = highestAt = -1;
  }
  const next = { n, mean, up, lowest, lowestAt, down, highest, highestAt };
  return { state: { ...state, seen: state.seen + values.length, ...next }, alarms };
}
