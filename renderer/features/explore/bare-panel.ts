import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';

/** What is known of the series before their figures are: their number, length and sum. So the list is there at once. */
export function barePanel({ count, length, total, mean }: SeriesList): ExplorePanel {
  const n = count.length;
  const unknown = new Float64Array(n).fill(NaN);
  return {
    index: Int32Array.from(count, (_, i) => i),
    count,
    length,
    volume: total,
    mean,
    missing: Float64Array.from(count, (values, i) => ((length[i] ?? 0) > 0 ? 1 - values / (length[i] as number) : NaN)),
    zeros: unknown,
    forecastability: unknown,
    trend: unknown,
    season: unknown,
    pattern: new Uint8Array(n),
    patterns: ['none'],
    averageInterval: unknown,
    squaredVariation: unknown,
    anomalies: new Int32Array(n),
    change: unknown,
    error: unknown,
    errorOf: null,
    total: n,
  };
}
