/** A series as one version has it. */
export interface TimedValues {
  readonly time: readonly string[];
  readonly y: Float64Array;
}

/** Two series on the periods of either, in order; NaN where one has no value. */
export function alignVersions(
  before: TimedValues,
  after: TimedValues,
  integerAxis: boolean,
): { time: string[]; before: Float64Array; after: Float64Array } {
  const time = [...new Set([...before.time, ...after.time])];
  // Periods as text are in order as they are written: the larger unit comes first.
  if (integerAxis) time.sort((a, b) => Number(a) - Number(b));
  else time.sort();
  const place = new Map(time.map((text, t) => [text, t]));
  const on = ({ time: own, y }: TimedValues): Float64Array => {
    const values = new Float64Array(time.length).fill(NaN);
    own.forEach((text, t) => (values[place.get(text) ?? 0] = y[t] ?? NaN));
    return values;
  };
  return { time, before: on(before), after: on(after) };
}
