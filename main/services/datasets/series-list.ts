import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { LoadedPanel } from './panels.ts';

const buckets = 32;

/** One row of numbers for each series of a panel, with a thinned line to draw. */
export function listSeries({ version, panel, keys }: LoadedPanel): SeriesList {
  const n = panel.ids.length;
  const count = new Int32Array(n);
  const length = new Int32Array(n);
  const total = new Float64Array(n);
  const mean = new Float64Array(n);
  const sparklines = new Float32Array(n * buckets).fill(NaN);
  for (let i = 0; i < n; i++) {
    const from = panel.offsets[i] ?? 0;
    const to = panel.offsets[i + 1] ?? 0;
    const size = to - from;
    length[i] = size;
    for (let b = 0; b < buckets; b++) {
      const end = from + Math.floor(((b + 1) * size) / buckets);
      let sum = 0;
      let seen = 0;
      for (let t = from + Math.floor((b * size) / buckets); t < end; t++) {
        const value = panel.y[t] ?? NaN;
        if (Number.isNaN(value)) continue;
        sum += value;
        seen++;
      }
      if (seen > 0) sparklines[i * buckets + b] = sum / seen;
      total[i] = (total[i] ?? 0) + sum;
      count[i] = (count[i] ?? 0) + seen;
    }
    mean[i] = count[i] ? (total[i] ?? 0) / (count[i] ?? 1) : NaN;
  }
  return { keyNames: [...version.keyNames], keys: keys.map((column) => [...column]), count, length, total, mean, sparklines };
}
