import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { roomLike, type CleaningState } from './state.ts';

/** First position with a value in y[from .. to), or `to`. */
function firstValue(y: Float64Array, from: number, to: number): number {
  let t = from;
  while (t < to && Number.isNaN(y[t] as number)) t++;
  return t;
}

/**
 * The panel that steps have left: series that were dropped or have no value are taken out, missing values before the first one cut off.
 * The end of a series stays where it is, so that forecasts start where the data end and known-future values keep their place.
 *
 * @throws EngineError `series-too-short` when nothing is left
 */
export function compact(state: CleaningState): {
  panel: Panel;
  keys: readonly (readonly string[])[];
  rawIndex: Int32Array;
} {
  const { source, ids, y, start, futurePeriods } = state;
  const kept: number[] = [];
  const begin = new Int32Array(ids.length);
  let total = 0;
  for (let i = 0; i < ids.length; i++) {
    const to = state.offsets[i + 1] as number;
    begin[i] = firstValue(y, state.offsets[i] as number, to);
    if (state.dropped[i] || begin[i] === to) continue;
    kept.push(i);
    total += to - (begin[i] as number);
  }
  if (kept.length === 0) throw new EngineError('series-too-short', 'The recipe leaves no series with a value.');
  const rawIndex = Int32Array.from(kept);
  const untouched = kept.length === ids.length && total === y.length;
  const { regressors: _raw, futurePeriods: _future, past: _past, statics, ...rest } = source.panel;
  const past = state.past.length > 0 ? state.past.map(({ name, values }) => ({ name, values })) : undefined;
  const ahead = state.regressors.length > 0 ? { futurePeriods } : {};
  if (untouched) {
    const beside = { ...(past ? { past } : {}), ...(statics ? { statics } : {}) };
    return { panel: { ...rest, y, ...ahead, ...regressorsOf(state.regressors), ...beside }, keys: source.keys, rawIndex };
  }
  const offsets = new Int32Array(kept.length + 1);
  kept.forEach((i, k) => (offsets[k + 1] = (offsets[k] as number) + (state.offsets[i + 1] as number) - (begin[i] as number)));
  const shrink = (values: Float64Array): Float64Array => {
    const shrunk = roomLike(values, total);
    kept.forEach((i, k) => shrunk.set(values.subarray(begin[i], state.offsets[i + 1]), offsets[k]));
    return shrunk;
  };
  const shrinkFuture = (future: Float64Array): Float64Array => {
    const shrunk = new Float64Array(kept.length * futurePeriods);
    kept.forEach((i, k) => shrunk.set(future.subarray(i * futurePeriods, (i + 1) * futurePeriods), k * futurePeriods));
    return shrunk;
  };
  const regressors = state.regressors.map(({ name, values, future }) => ({ name, values: shrink(values), future: shrinkFuture(future) }));
  return {
    panel: {
      ...rest,
      ids: kept.map((i) => ids[i] as string),
      offsets,
      start: Int32Array.from(kept, (i) => (start[i] as number) + (begin[i] as number) - (state.offsets[i] as number)),
      y: shrink(y),
      ...ahead,
      ...regressorsOf(regressors),
      ...(past ? { past: past.map(({ name, values }) => ({ name, values: shrink(values) })) } : {}),
      ...(statics ? { statics: statics.map(({ name, values }) => ({ name, values: kept.map((i) => values[i] as string) })) } : {}),
    },
    keys: source.keys.map((column) => kept.map((i) => column[i] as string)),
    rawIndex,
  };
}

const regressorsOf = (regressors: CleaningState['regressors']): Pick<Panel, 'regressors'> =>
  regressors.length > 0 ? { regressors: regressors.map(({ name, values, future }) => ({ name, values, future })) } : {};
