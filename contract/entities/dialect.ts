import { z } from 'zod';

export const csvDialect = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.string().min(1).max(1),
  quote: z.string().max(1),
  decimal: z.enum(['.', ',']),
  thousands: z.enum(['', ',', '.', ' ', "'"]),
  header: z.boolean(),
  /** DuckDB strptime format of the date column, `integer` for counters, empty when time runs across columns. */
  dateFormat: z.string(),
  /** Lines before the header that are not part of the table. */
  skip: z.int().min(0),
});
export type CsvDialect = z.infer<typeof csvDialect>;
