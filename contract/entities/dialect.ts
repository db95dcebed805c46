import { z } from 'zod';

export const csvDialect = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  delimiter: z.string().min(1).max(4),
  quote: z.string().max(1),
  /** Character before a quotation mark within a quoted cell, where that is not a second quotation mark. */
  escape: z.string().min(1).max(1).optional(),
  decimal: z.enum(['.', ',']),
  thousands: z.enum(['', ',', '.', ' ', "'"]),
  header: z.boolean(),
  /** DuckDB strptime format of the date column, `integer` for counters, empty when time runs across columns. */
  dateFormat: z.string(),
  /** Lines before the header that are not part of the table. */
  skip: z.int().min(0),
  /** Records that make up the header together, where they are more than one. */
  headerRows: z.int().min(2).max(5).optional(),
});
export type CsvDialect = z.infer<typeof csvDialect>;
