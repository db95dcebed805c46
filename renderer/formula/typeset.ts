import type temml from 'temml';

type Typesetter = typeof temml;
let loading: Promise<Typesetter> | null = null;

/**
 * The typesetter, fetched once, when the first formula needs it.
 *
 * @throws Error when it cannot be fetched
 */
export function loadTypesetter(): Promise<Typesetter> {
  loading ??= import('temml').then(
    (module) => module.default,
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/**
 * The lines of an equation as formulas of their own, or as one formula with its relations under one another where `&` marks them.
 *
 * @param lines - LaTeX, one string a line
 */
export function formulas(lines: readonly string[]): string[] {
  const aligned = lines.some((line) => /(^|[^\\])&/.test(line) && !line.includes('\\begin{'));
  return aligned ? [`\\begin{aligned}${lines.join(' \\\\ ')}\\end{aligned}`] : [...lines];
}
