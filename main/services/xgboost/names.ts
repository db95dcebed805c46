/** Names that XGBoost's Python package takes: it refuses brackets and what opens a tag. Each stays different from the others. */
export function xgboostNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name.replaceAll('[', '(').replaceAll(']', ')').replaceAll('<', '_');
    let own = base;
    for (let n = 2; taken.has(own); n++) own = `${base}_${n}`;
    taken.add(own);
    return own;
  });
}

/** A name of a file that every system takes. */
export const fileStem = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/[\s-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80) || 'model';
