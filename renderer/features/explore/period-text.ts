/**
 * The period that somebody means by what he typed: `2016`, `2016-03`, `2016-03-14`, `17`.
 *
 * @param labels - of all periods, oldest first
 * @param end - `first`: the first period that is not before it; `last`: the last one that is not after it
 * @returns the place in `labels`; null where there is none
 */
export function periodAt(labels: readonly string[], text: string, end: 'first' | 'last'): number | null {
  const wanted = text.trim();
  if (wanted === '') return null;
  const counted = labels.length > 0 && labels.every((label) => /^-?\d+$/.test(label)) && /^-?\d+$/.test(wanted);
  const compare = (label: string): number => {
    if (counted) return Number(label) - Number(wanted);
    if (label.startsWith(wanted)) return 0;
    return label < wanted ? -1 : 1;
  };
  if (end === 'first') {
    const place = labels.findIndex((label) => compare(label) >= 0);
    return place < 0 ? null : place;
  }
  const place = labels.findLastIndex((label) => compare(label) <= 0);
  return place < 0 ? null : place;
}
