import { EngineError } from '../core/errors.ts';
import type { PanelStatic } from '../core/panel.ts';

const named = (column: string, value: string): string => (value === '' ? `no ${column}` : `${column} "${value}"`);

/**
 * Refuses a column that is not nested in the one before it: a store that is in two regions.
 *
 * @param ids - of the series, for the message
 * @param chain - columns coarse to fine, values beside `ids`; empty where a series has none
 * @throws EngineError `invalid-option` that names the value, its two parents, a series of each, and how many more there are
 */
export function checkNesting(ids: readonly string[], chain: readonly PanelStatic[]): void {
  for (let depth = 1; depth < chain.length; depth++) {
    const own = chain[depth] as PanelStatic;
    const above = chain.slice(0, depth);
    const first = new Map<string, number>();
    const wrong = new Map<string, { readonly parent: PanelStatic; readonly one: number; readonly other: number }>();
    own.values.forEach((value, j) => {
      if (value === '' || wrong.has(value)) return;
      const one = first.get(value);
      if (one === undefined) {
        first.set(value, j);
        return;
      }
      const parent = above.findLast(({ values }) => values[one] !== values[j]);
      if (parent) wrong.set(value, { parent, one, other: j });
    });
    const found = wrong.entries().next().value;
    if (!found) continue;
    const [value, { parent, one, other }] = found;
    const more = wrong.size > 1 ? ` So it is with ${wrong.size - 1} more of ${own.name}.` : '';
    throw new EngineError(
      'invalid-option',
      `${own.name} "${value}" has ${named(parent.name, parent.values[one] ?? '')} in series "${ids[one]}" but ` +
        `${named(parent.name, parent.values[other] ?? '')} in series "${ids[other]}": each ${own.name} needs exactly one ${parent.name}.${more} ` +
        `Correct the columns, cross ${own.name} with ${parent.name} instead of nesting it, or keep equal names under different parents apart.`,
      { column: own.name, value, parent: parent.name, wrong: wrong.size },
    );
  }
}
