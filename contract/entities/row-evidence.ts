import { z } from 'zod';
import { rowAccuracy } from './regression.ts';

const figure = z.number().nullable();
const interval = z.object({ estimate: z.number(), lower: z.number(), upper: z.number() });
const share = z.object({ coverage: figure, lower: figure, upper: figure });

/** Two models of single rows beside each other, on rows that neither had seen when it predicted them. */
export const rowEvidence = z.object({
  /** The champion, or another version; null where there is none. */
  against: z.object({ role: z.enum(['champion', 'version']), number: z.int(), label: z.string(), rowModelId: z.string() }).nullable(),
  /** In a sentence or two. */
  verdict: z.string(),
  /** Why nothing could be compared; null where it was. */
  none: z.string().nullable(),
  rows: z
    .object({
      compared: z.int(),
      /** Of them in the hold-outs of both: predicted by the models that were measured then. */
      heldByBoth: z.int(),
      /** Rows of the file that one of the two had learnt from, left out. */
      seen: z.int(),
      /** Rows of the file that could not be read. */
      unread: z.int(),
      /** Only one row in so many is looked at, of large files. */
      every: z.int(),
      /** What is drawn again for the intervals and tested: days, or rows that follow each other. */
      units: z.enum(['days', 'blocks']),
      count: z.int(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    })
    .nullable(),
  /** `difference` is the version's figure less the other's, with 95 percent bootstrap intervals. */
  metrics: z.array(
    z.object({ metric: z.enum(['mae', 'rmse', 'bias']), version: interval, other: interval, difference: interval, relative: figure }),
  ),
  /** Diebold-Mariano on absolute errors; the p-value is the more cautious of the two. */
  test: z.object({ pValue: figure, overUnits: figure, overRows: figure, winRate: figure, refused: z.string().nullable() }).nullable(),
  coverage: z.array(z.object({ level: z.number(), version: share, other: share })),
  /** Each on its own hold-out, which need not be the same rows. */
  own: z.object({ version: rowAccuracy.nullable(), other: rowAccuracy.nullable() }),
});
export type RowEvidence = z.infer<typeof rowEvidence>;
