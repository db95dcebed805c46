import { futureAt, type Panel } from '../core/panel.ts';
import { originsOf } from './run-series.ts';

/** What a search for settings may see. */
export interface BeforeFolds {
  readonly panel: Panel;
  /** Position of each of its series in the panel given. */
  readonly series: Int32Array;
}

export interface BeforeFoldsOptions {
  readonly horizon: number;
  /** Folds that judge in the end: all of them lie after what is given back. */
  readonly folds: number;
  /** Folds that the search goes by. */
  readonly innerFolds: number;
}

/** Leading missing values, as shaping a series cuts them off. */
function leadOf(y: Float64Array): number {
  let lead = 0;
  while (lead < y.length && Number.isNaN(y[lead] as number)) lead++;
  return lead;
}

/** Values of a series before the first fold of its backtest; null where nothing is left to test on inside. */
function lengthBefore(y: Float64Array, m: number, { horizon, folds, innerFolds }: BeforeFoldsOptions): number | null {
  const lead = leadOf(y);
  const room = (n: number): number => (m > 1 && n - horizon >= m + 2 ? m : 1);
  const n = y.length - lead;
  const [first] = originsOf(n, room(n), { horizon, folds });
  if (first === undefined) return null;
  return originsOf(first, room(first), { horizon, folds: innerFolds }).length > 0 ? lead + first : null;
}

/**
 * The part of a panel before the folds that a backtest tests on: each series ends where its first fold begins. Regressors are known over the
 * horizon after it where they are known after the end of the whole series, and not otherwise. Series that are too short to be tested
 * on both sides of the cut are left out.
 *
 * @param panel - of series that a training would have
 */
export function beforeFolds(panel: Panel, options: BeforeFoldsOptions): BeforeFolds {
  const { horizon } = options;
  const chosen: { index: number; from: number; length: number }[] = [];
  panel.ids.forEach((_, index) => {
    const from = panel.offsets[index] as number;
    const length = lengthBefore(panel.y.subarray(from, panel.offsets[index + 1]), panel.seasonLength, options);
    if (length !== null) chosen.push({ index, from, length });
  });
  const offsets = new Int32Array(chosen.length + 1);
  chosen.forEach(({ length }, i) => (offsets[i + 1] = (offsets[i] as number) + length));
  const part = (values: Float64Array): Float64Array => {
    const made = new Float64Array(offsets[chosen.length] as number);
    chosen.forEach(({ from, length }, i) => made.set(values.subarray(from, from + length), offsets[i]));
    return made;
  };
  const ahead = (name: string, values: Float64Array): Float64Array => {
    const made = new Float64Array(chosen.length * horizon).fill(NaN);
    chosen.forEach(({ index, from, length }, i) => {
      const future = futureAt(panel, index, horizon);
      if (!future || !isKnown(future, horizon)) return;
      const after = future.find((one) => one.name === name)?.values ?? [];
      const end = panel.offsets[index + 1] as number;
      for (let h = 0; h < horizon; h++) {
        const at = from + length + h;
        made[i * horizon + h] = (at < end ? values[at] : after[at - end]) ?? NaN;
      }
    });
    return made;
  };
  return {
    series: Int32Array.from(chosen, ({ index }) => index),
    panel: {
      ...panel,
      ids: chosen.map(({ index }) => panel.ids[index] as string),
      offsets,
      start: Int32Array.from(chosen, ({ index }) => panel.start[index] as number),
      y: part(panel.y),
      ...(panel.regressors
        ? {
            futurePeriods: horizon,
            regressors: panel.regressors.map(({ name, values }) => ({ name, values: part(values), future: ahead(name, values) })),
          }
        : {}),
      ...(panel.past ? { past: panel.past.map(({ name, values }) => ({ name, values: part(values) })) } : {}),
      ...(panel.statics
        ? { statics: panel.statics.map(({ name, values }) => ({ name, values: chosen.map(({ index }) => values[index] ?? '') })) }
        : {}),
    },
  };
}

/** Whether there is a row for each period, whatever single cells miss. */
function isKnown(future: readonly { readonly values: Float64Array }[], horizon: number): boolean {
  for (let h = 0; h < horizon; h++) if (future.every(({ values }) => Number.isNaN(values[h]))) return false;
  return true;
}
