const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text is a day of the calendar as 2024-02-29, of the years 1000 to 9999. */
export function isPlainDate(text: string): boolean {
  const match = pattern.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1000) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
