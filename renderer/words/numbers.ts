const formats = new Map<string, Intl.NumberFormat>();

function format(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale ?? ''}${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.NumberFormat(locale, options)));
  return made;
}

const missing = '–';
const isNumber = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

/** Decimals that leave three digits of meaning at this size: 0.812, 4.53, 48.1, 512. */
export function decimalsFor(size: number): number {
  const magnitude = Math.abs(size);
  if (!Number.isFinite(magnitude) || magnitude >= 100) return 0;
  if (magnitude >= 10) return 1;
  if (magnitude >= 1 || magnitude === 0) return 2;
  return Math.min(6, 2 - Math.floor(Math.log10(magnitude)));
}

/** A whole number with the locale's thousands separators. */
export const count = (value: number | null | undefined, locale?: string): string =>
  isNumber(value) ? format(locale, { maximumFractionDigits: 0 }).format(value) : missing;

/** Three significant digits, more only where the whole part has more; a dash where there is no number. */
export function metric(value: number | null | undefined, locale?: string): string {
  if (!isNumber(value)) return missing;
  const decimals = value === 0 ? 2 : decimalsFor(value);
  return format(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A value of a series, with the decimals that suit `size`, the largest of what it stands beside. */
export function amount(value: number | null | undefined, size: number, locale?: string): string {
  if (!isNumber(value)) return missing;
  const decimals = decimalsFor(size);
  // A little below zero is shown as zero, not as minus zero.
  return format(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, signDisplay: 'negative' }).format(value);
}

/** An estimate or a test's figure: so many digits that carry meaning, 4 unless said otherwise. */
export const significant = (value: number | null | undefined, digits = 4, locale?: string): string =>
  isNumber(value) ? format(locale, { maximumSignificantDigits: digits }).format(value) : missing;

/** A p-value: `0.43`, `0.012`, `below 0.001`. */
export const pValueText = (p: number, locale?: string): string =>
  p < 0.001 ? `below ${significant(0.001, 1, locale)}` : significant(p, 2, locale);

/** A share as a percentage: 0.19 is `19%`. With `sign`, `+19%`. */
export function percent(share: number | null | undefined, options: { decimals?: number; sign?: boolean; locale?: string } = {}): string {
  if (!isNumber(share)) return missing;
  const { decimals = 0, sign = false, locale } = options;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return format(locale, { style: 'percent', ...digits, ...(sign && { signDisplay: 'exceptZero' as const }) }).format(share);
}

/** An error in percent with three digits of meaning: 0.1163 is `11.6%`, as sMAPE and MAPE are written. */
export const percentMetric = (share: number | null | undefined, locale?: string): string =>
  isNumber(share)
    ? percent(share, { decimals: share === 0 ? 2 : decimalsFor(100 * share), ...(locale !== undefined && { locale }) })
    : missing;

/** A level such as 80 or 97.5 as `80%`. */
export const level = (value: number): string => `${value}%`;

/** Bytes in the unit that suits: `812 B`, `4.1 kB`, `23 MB`. */
export function bytes(value: number, locale?: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const decimals = unit > 0 && scaled < 10 ? 1 : 0;
  return `${format(locale, { maximumFractionDigits: decimals }).format(scaled)} ${units[unit]}`;
}

/** `1 series`, `1,782 series`; `one` and `many` where they differ. */
export const counted = (value: number, one: string, many = `${one}s`, locale?: string): string =>
  `${count(value, locale)} ${value === 1 ? one : many}`;

/** Largest absolute value; 0 when there is none. */
export function sizeOf(values: Iterable<number>): number {
  let size = 0;
  for (const value of values) if (Math.abs(value) > size) size = Math.abs(value);
  return size;
}
