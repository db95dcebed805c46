/** Edits between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] as number;
}

/** The known name that somebody who wrote another one meant, if any is near enough; case is ignored. */
export function nearestName(given: string, known: Iterable<string>): string | null {
  const wanted = given.toLowerCase();
  // A name that long was meant to be none of ours.
  if (wanted.length > 60) return null;
  const [near] = [...known]
    .map((name) => ({ name, edits: distance(name.toLowerCase(), wanted) }))
    .filter(({ name, edits }) => edits <= Math.min(2, Math.max(1, Math.floor(0.4 * name.length))))
    .toSorted((a, b) => a.edits - b.edits);
  return near?.name ?? null;
}
