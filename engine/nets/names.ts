const LONGEST = 200;
/** A tag, as pages would read it, or an address that runs. */
const script = /<\s*[/!?]?\s*[a-z][^>]*>|javascript:/i;
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/;

/** Why a text cannot be the name of an input, or null: names travel with models to where they may be taken for markup. */
export function nameProblem(name: unknown): string | null {
  if (typeof name !== 'string') return `is no text but ${typeof name}`;
  if (name.length > LONGEST) return `is ${name.length} letters long, ${LONGEST} are the most`;
  if (control.test(name)) return 'holds control characters';
  return script.test(name) ? 'holds markup or a script' : null;
}
