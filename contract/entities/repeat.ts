import { z } from 'zod';

const said = z.union([z.string(), z.number()]).nullable();

/** The first place where two trainings of a run differ, in the order of series. */
export const firstDifference = z.object({
  /** Name of the series; empty where it is the run as a whole. */
  series: z.string(),
  /** What of it: the forecast, a band, a fold, the fitted model. */
  part: z.string(),
  /** Counted from 1; null where there are no steps. */
  step: z.int().nullable(),
  before: said,
  after: said,
});
export type FirstDifference = z.infer<typeof firstDifference>;

/** What came of training a run again from what is stored. */
export const repeatOutcome = z.object({
  id: z.string(),
  runId: z.string(),
  /** In sentences, the verdict first. */
  said: z.array(z.string()).min(1),
  madeAt: z.string(),
  ms: z.number(),
  /** Bytes of every forecast, and the hash of the fitted models. */
  identical: z.boolean(),
  series: z.int(),
  /** Series of which a forecast differs, of the future or of the backtest. */
  forecastsDiffer: z.int(),
  /** Series of which the fitted model differs. */
  modelsDiffer: z.int(),
  /** Largest difference of a forecast in shares of the size of the earlier one; null where none can be given. */
  largest: z.number().nullable(),
  artefact: z.object({ before: z.string(), after: z.string() }),
  first: firstDifference.nullable(),
  /** What is not as it was: code, environment, backend. */
  changed: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })),
  /** Other runs of the comparison that it is made of, trained again too. */
  members: z.array(z.string()),
});
export type RepeatOutcome = z.infer<typeof repeatOutcome>;
