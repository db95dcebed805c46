import { EngineError } from '../core/errors.ts';
import { requireOption, type StreamAlarm, type Watched } from './stream-alarm.ts';

export interface DdmOptions {
  /** No alarm at so many values or fewer; 30 if not given. */
  readonly warmUp?: number;
  /** Standard deviations above the best share so far: 2 and 3 if not given. */
  readonly warning?: number;
  readonly drift?: number;
}

export interface DdmState {
  readonly formatVersion: 1;
  readonly options: Required<DdmOptions>;
  readonly seen: number;
  /** Values since the last alarm and their mean, the share of misses. */
  readonly n: number;
  readonly share: number;
  /** The best share so far and its standard deviation; null before there is one. */
  readonly best: { readonly share: number; readonly deviation: number } | null;
  /** Where the present warning began; null when there is none. */
  readonly warnedAt: number | null;
}

/** @throws EngineError `invalid-option` */
export function startDdm({ warmUp = 30, warning = 2, drift = 3 }: DdmOptions = {}): DdmState {
  requireOption('DDM', 'warmUp', warmUp, 1, 1e9, true);
  requireOption('DDM', 'warning', warning, 0, 1e6);
  requireOption('DDM', 'drift', drift, warning, 1e6);
  return { formatVersion: 1, options: { warmUp, warning, drift }, seen: 0, n: 0, share: 0, best: null, warnedAt: null };
}

/**
 * Drift detection method: alarms when the share of misses rises above its best by some standard deviations. A miss of a forecast is an actual outside its interval,
 * or an error above a bound; a warning says from where on data are of the new kind, should an alarm follow. Starts anew after an alarm.
 *
 * @param misses - the next ones, 1 or 0 each
 * @throws EngineError `invalid-option` for other values
 * @see Gama, Medas, Castillo & Rodrigues (2004), Learning with drift detection, SBIA 2004, 286-295
 */
export function watchDdm(state: DdmState, misses: Float64Array): Watched<DdmState> {
  const odd = misses.findIndex((value) => value !== 0 && value !== 1);
  if (odd >= 0) throw new EngineError('invalid-option', `DDM needs values 0 or 1 but value ${odd} is ${misses[odd]}.`, { at: odd });
  const { warmUp, warning, drift } = state.options;
  let { n, share, best, warnedAt } = state;
  const alarms: StreamAlarm[] = [];
  for (let i = 0; i < misses.length; i++) {
    const at = state.seen + i;
    n++;
    share += ((misses[i] as number) - share) / n;
    if (n <= warmUp) continue;
    const deviation = Math.sqrt(Math.max(0, share * (1 - share)) / n);
    if (best === null || share + deviation <= best.share + best.deviation) best = { share, deviation };
    if (share + deviation > best.share + drift * best.deviation) {
      alarms.push({ kind: 'drift', at, since: warnedAt ?? at, direction: 'up' });
      n = share = 0;
      best = warnedAt = null;
    } else if (share + deviation > best.share + warning * best.deviation) {
      if (warnedAt !== null) continue;
      warnedAt = at;
      alarms.push({ kind: 'warning', at, since: at, direction: 'up' });
    } else warnedAt = null;
  }
  return { state: { ...state, seen: state.seen + misses.length, n, share, best, warnedAt }, alarms };
}
