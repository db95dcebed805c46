import type { Latency } from '../../../contract/entities/system.ts';

/** How often what took how long: bucket b counts 2^(b/8) ms up to 2^((b+1)/8), so that a quantile is within 5 percent. Plain data, so that minutes can be added up. */
export interface Durations {
  readonly counts: Readonly<Record<string, number>>;
  readonly most: number;
}

const perDoubling = 8;
/** Everything below a tenth of a millisecond. */
const lowest = -27;

export const noDurations: Durations = { counts: {}, most: 0 };

export function withDuration({ counts, most }: Durations, ms: number): Durations {
  if (!Number.isFinite(ms) || ms < 0) return { counts, most };
  const bucket = Math.max(lowest, Math.floor(perDoubling * Math.log2(Math.max(ms, 1e-9))));
  return { counts: { ...counts, [bucket]: (counts[bucket] ?? 0) + 1 }, most: Math.max(most, ms) };
}

export function addDurations(all: readonly Durations[]): Durations {
  const counts: Record<string, number> = {};
  for (const one of all) for (const [bucket, n] of Object.entries(one.counts)) counts[bucket] = (counts[bucket] ?? 0) + n;
  return { counts, most: all.reduce((most, one) => Math.max(most, one.most), 0) };
}

/** The middle of the bucket that the share falls into; null where nothing was counted. */
export function quantileOf({ counts, most }: Durations, share: number): number | null {
  const buckets = Object.entries(counts)
    .map(([bucket, n]) => ({ bucket: Number(bucket), n }))
    .sort((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { n }) => sum + n, 0);
  let seen = 0;
  for (const { bucket, n } of buckets) {
    seen += n;
    if (seen >= share * total) return Math.min(most, 2 ** ((bucket + 0.5) / perDoubling));
  }
  return null;
}

export const latencyOf = (durations: Durations): Latency => ({
  count: Object.values(durations.counts).reduce((sum, n) => sum + n, 0),
  p50: quantileOf(durations, 0.5),
  p95: quantileOf(durations, 0.95),
  mostMs: durations.most === 0 ? null : durations.most,
});
