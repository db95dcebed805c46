import { z } from 'zod';

const i32 = z.instanceof(Int32Array);

/** Which model won where. Every array of counts is in the order of `models`. */
export const winners = z.object({
  /** The selection metric of the experiment, averaged over a series' folds. */
  metric: z.string(),
  /** Runs in the order of the leaderboard, with the series on which each has the lowest error; of equals the simpler one. */
  models: z.array(z.object({ model: z.string(), label: z.string(), baseline: z.boolean(), count: z.int() })),
  /** Series without a test part, so without a winner. */
  undecided: z.int(),
  /** What runs that choose by themselves (`best`) chose: kinds with the number of series, most frequent first. */
  chosen: z.array(
    z.object({ model: z.string(), label: z.string(), kinds: z.array(z.object({ kind: z.string(), label: z.string(), count: z.int() })) }),
  ),
  /** Counts for each value of each series key with at most 50 values. */
  segments: z.array(
    z.object({
      key: z.string(),
      value: z.string(),
      series: z.int(),
      undecided: z.int(),
      counts: z.array(z.int()),
      best: z.string().nullable(),
    }),
  ),
  /** On request: for each series, the position of its winner in `models` (-1 for none) and its error. */
  list: z.object({ winner: i32, error: z.instanceof(Float64Array) }).nullable(),
});
export type Winners = z.infer<typeof winners>;
