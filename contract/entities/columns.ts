import { z } from 'zod';

export const columnType = z.enum(['number', 'integer', 'boolean', 'date', 'datetime', 'text', 'empty']);
export const columnRole = z.enum(['date', 'target', 'series', 'future', 'past', 'static', 'ignore']);
export type ColumnType = z.infer<typeof columnType>;
export type ColumnRole = z.infer<typeof columnRole>;

/** How several rows of one series in one period become one value. `none` refuses them; `count` counts those that have a value. */
export const aggregation = z.enum(['none', 'sum', 'mean', 'count', 'median', 'min', 'max', 'last']);
/** What a missing period inside a series becomes; `forward` repeats the value before it. */
export const gapRule = z.enum(['missing', 'zero', 'forward']);
