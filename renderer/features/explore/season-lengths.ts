/**
 * Season lengths as somebody types them: `7`, `7, 365`. Empty means that they are chosen.
 *
 * @returns null where it is none of this: whole numbers of 2 to 10,000, four at most
 */
export function seasonLengths(text: string): number[] | undefined | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return undefined;
  const lengths = parts.map(Number);
  const fine = lengths.length <= 4 && lengths.every((m) => Number.isInteger(m) && m >= 2 && m <= 10_000);
  return fine ? [...new Set(lengths)].toSorted((a, b) => a - b) : null;
}
