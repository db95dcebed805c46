import { EngineError } from '../core/errors.ts';

/** A detector noticed that a stream has changed. Positions count the values of the whole stream from 0, over all calls. */
export interface StreamAlarm {
  readonly kind: 'warning' | 'drift';
  /** Where it was noticed. */
  readonly at: number;
  /** Where the change probably began: at most `at`. */
  readonly since: number;
  readonly direction: 'up' | 'down';
}

/** What a detector makes of the values it is fed. */
export interface Watched<State> {
  /** Plain data with finite numbers; goes on where it stopped, also after JSON. */
  readonly state: State;
  readonly alarms: readonly StreamAlarm[];
}

/** Throws where a value is missing or infinite: a forecast whose actual has not come is not an error yet. */
export function requireFinite(detector: string, values: Float64Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new EngineError('not-finite', `${detector} needs finite values but value ${at} is ${values[at]}.`, { at });
}

/** Throws where an option of a detector is out of its bounds. */
export function requireOption(detector: string, name: string, value: number, min: number, max: number, whole = false): void {
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return;
  const kind = whole ? 'a whole number' : 'a number';
  throw new EngineError('invalid-option', `${detector}: ${name} must be ${kind} from ${min} to ${max} but is ${value}.`, { name, value });
}
