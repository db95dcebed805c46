/** Parts of a date that a model can tell apart. */
export type DatePart = 'month' | 'day' | 'weekday' | 'hour';

export interface FittedDate {
  readonly use: 'date';
  readonly column: string;
  readonly parts: readonly DatePart[];
  readonly names: readonly string[];
  /** Of the training rows, milliseconds since 1970. */
  readonly low: number;
  readonly high: number;
}

const DAY_MS = 86_400_000;

/** The parts that differ among the training rows. */
export function fitDate(column: string, name: (part: string) => string, values: Float64Array): FittedDate {
  const known = values.filter((value) => !Number.isNaN(value));
  const parts = (['month', 'day', 'weekday', 'hour'] as const).filter((part) => {
    const found = datePart(part, known);
    return found.some((value) => value !== found[0]);
  });
  let low = known[0] ?? 0;
  let high = low;
  for (const value of known) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { use: 'date', column, parts, names: parts.map((part) => name(` ${part}`)), low, high };
}

/** month 1 to 12, day 1 to 31, weekday 1 (Monday) to 7, hour 0 to 23; NaN where the date is missing. All in UTC, as dates are read. */
export function datePart(part: DatePart, values: Float64Array): Float64Array {
  return values.map((value) => {
    if (Number.isNaN(value)) return NaN;
    if (part === 'hour') return Math.floor((((value % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000);
    if (part === 'weekday') return ((((Math.floor(value / DAY_MS) + 3) % 7) + 7) % 7) + 1;
    const date = new Date(value);
    return part === 'month' ? date.getUTCMonth() + 1 : date.getUTCDate();
  });
}
