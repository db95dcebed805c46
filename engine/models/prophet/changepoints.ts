import type { Series } from '../../core/panel.ts';
import type { Spec } from '../model.ts';
import { DAY_MS, datedAxis, parseDate } from './dates.ts';
import { invalid, numberAt, wholeAt } from './read-json.ts';

/** The time of a fit grows with their cube. */
const MOST = 300;

/** Rounds as numpy and R do: halves to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Where the trend may bend: the dates of the spec, or `n_changepoints` observations spread evenly over the first `changepoint_range` of them.
 *
 * @param times - instants of the observed values in milliseconds, ascending
 * @returns in scaled time (0 the first, 1 the last observation), ascending
 * @throws EngineError `invalid-option`
 */
export function changepointsOf(series: Series, spec: Spec, times: Float64Array): Float64Array {
  const start = times[0] as number;
  const span = (times.at(-1) as number) - start;
  const given = spec['changepoints'];
  if (given != null) {
    if (!Array.isArray(given) || given.length > MOST) return invalid('changepoints', `a list of at most ${MOST} dates`, given);
    const dated = datedAxis(series) !== null;
    return Float64Array.from(given, (item: unknown) => {
      const ms = !dated && typeof item === 'number' ? (item - 1) * DAY_MS : dated && typeof item === 'string' ? parseDate(item) : NaN;
      if (!(ms >= start && ms <= start + span))
        invalid('changepoints', dated ? 'dates (YYYY-MM-DD) within the history' : 'numbers of periods within the history, from 1', item);
      return (ms - start) / span;
    }).toSorted();
  }
  const range = numberAt('changepoint_range', spec['changepoint_range'], 0, 1, 0.8);
  const wanted = wholeAt('n_changepoints', spec['n_changepoints'], 0, MOST, 25);
  const room = Math.floor(times.length * range);
  const count = Math.max(0, wanted + 1 > room ? room - 1 : wanted);
  return Float64Array.from({ length: count }, (_, i) => {
    const at = times[roundHalfEven(((i + 1) * (room - 1)) / count)] as number;
    return (at - start) / span;
  });
}
