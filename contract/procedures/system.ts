import { z } from 'zod';
import { logFilter, logPage } from '../entities/log.ts';
import { keepingPreview, keepingRule, keptThing, systemMinute, systemReport } from '../entities/system.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { nothing } from './shared.ts';

/** The machine, the log, and how long what grows by itself is kept. */
export const systemProcedures = {
  /** Takes a look at all folders of the workspace. */
  'system.report': procedure(nothing, systemReport),
  /** The last hours, in at most 360 points. */
  'system.minutes': procedure(
    z.object({
      hours: z
        .number()
        .gt(0)
        .max(24 * 7),
    }),
    z.array(systemMinute),
  ),
  'logs.read': procedure(z.object({ filter: logFilter, before: z.string().max(100).optional(), limit: z.int().min(1).max(1000) }), logPage),
  /** What would go now, by the rules that hold or by others. */
  'keeping.preview': procedure(z.object({ rules: z.array(keepingRule).max(20).optional() }), keepingPreview),
  /** Rules that hold from now on, once a day, by themselves. Removes nothing now. */
  'keeping.set': procedure(z.object({ rules: z.array(keepingRule).min(1).max(20) }), keepingPreview),
  /** Removes what is old enough; says what went. */
  'keeping.apply': procedure(z.object({ only: z.array(keptThing).min(1).optional() }), keepingPreview),
} satisfies ContractShape;
