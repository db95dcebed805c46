import { z } from 'zod';

export const columnType = z.enum(['number', 'integer', 'boolean', 'date', 'datetime', 'text', 'empty']);
export const columnRole = z.enum(['date', 'target', 'series', 'future', 'past', 'static', 'ignore']);
export type ColumnType = z.infer<typeof columnType>;
export type ColumnRole = z.infer<typeof columnRole>;

/** How several rows of one series in one period become one value. `none` refuses them. */
export const aggregation = z.enum(['none', 'sum', 'mean']);
/** What a missing period inside a series becomes. */
export const gapRule = z.enum(['missing', 'zero']);
