/** A path as its own level and what is left of it: the season. */
export interface SplitPath {
  readonly level: Float64Array;
  readonly season: Float64Array;
}

/**
 * A forecast that has no parts of its own, split into the mean over a season around each step and the difference from it. History and forecast are
 * taken as one path; near its end the mean is that of the last season.
 *
 * @param history - NaN where missing
 * @param path - length h: what follows it
 * @param m - season length; without one, or without room for it, all is level
 */
export function splitPath(history: Float64Array, path: Float64Array, m: number): SplitPath {
  const h = path.length;
  const tail = history.subarray(Math.max(0, history.length - m));
  const all = Float64Array.from([...tail, ...path]);
  if (m < 2 || tail.length < m || all.some(Number.isNaN)) return { level: Float64Array.from(path), season: new Float64Array(h) };
  const half = Math.floor(m / 2);
  const level = new Float64Array(h);
  for (let k = 0; k < h; k++) {
    const from = Math.min(all.length - m, Math.max(0, tail.length + k - half));
    let sum = 0;
    for (let j = 0; j < m; j++) sum += all[from + j] as number;
    level[k] = sum / m;
  }
  return { level, season: path.map((value, k) => value - (level[k] as number)) };
}
