import type { HierarchySpec } from '../../../engine/hierarchy/index.ts';
import type { Category } from '../explore/selection.ts';

/** Columns that series can be added up by, and how they lie in each other. */
export interface LevelColumns {
  readonly columns: readonly Category[];
  /** Number of key columns; they come first. */
  readonly keys: number;
}

/** Number of different values, an empty one left aside. */
export const countValues = ({ values }: Category): number => new Set(values.filter((value) => value !== '')).size;

/** Whether every value of the finer column belongs to exactly one of the coarser, and several of them to some. */
export function isWithin(fine: Category, coarse: Category): boolean {
  const parent = new Map<string, string>();
  for (const [j, value] of fine.values.entries()) {
    if (value === '') continue;
    const own = coarse.values[j] ?? '';
    const known = parent.get(value);
    if (known === undefined) parent.set(value, own);
    else if (known !== own) return false;
  }
  return parent.size > new Set(parent.values()).size;
}

/**
 * Chains of columns nested in each other, coarse to fine: one for each key column, whatever attributes are nested round it before it, then chains of
 * attributes that are nested round none. An attribute joins the first chain that it fits, finer ones before coarser.
 */
export function chainsOf({ columns, keys }: LevelColumns): Category[][] {
  const chains = columns.slice(0, keys).map((key) => [key]);
  const attributes = columns.slice(keys).toSorted((p, q) => countValues(q) - countValues(p));
  for (const attribute of attributes) {
    const chain = chains.find(([coarsest]) => coarsest && isWithin(coarsest, attribute));
    if (chain) chain.unshift(attribute);
    else chains.push([attribute]);
  }
  return chains;
}

/** The finest columns among some: those that none of the others is nested in. */
const finestOf = (names: readonly string[], chains: readonly (readonly Category[])[]): string[] =>
  chains.flatMap((chain) => chain.findLast(({ name }) => names.includes(name))?.name ?? []);

/**
 * What the engine is asked for: chains that hold the columns of the wanted levels and all keys, and the levels by their finest columns.
 *
 * @param wanted - sums beside the total, by their columns
 */
export function specOf(of: LevelColumns, wanted: readonly (readonly string[])[]): HierarchySpec {
  const used = new Set(wanted.flat());
  const chosen = of.columns.filter(({ name }, i) => i < of.keys || used.has(name));
  const chains = chainsOf({ columns: chosen, keys: of.keys });
  return { chains: chains.map((chain) => chain.map(({ name }) => name)), levels: wanted.map((names) => finestOf(names, chains)) };
}

/** Number of nodes of a level. */
function countNodes(columns: readonly Category[]): number {
  const seen = new Set<string>();
  const series = columns[0]?.values.length ?? 0;
  for (let j = 0; j < series; j++) {
    const own = columns.map(({ values }) => values[j] ?? '');
    if (!own.includes('')) seen.add(JSON.stringify(own));
  }
  return seen.size;
}

export const levelName = (columns: readonly string[]): string => columns.join(' × ');

const mostOffered = 40;
/** A level of more nodes than that is offered, not advised. */
const mostAdvised = 200;

/**
 * Levels that the columns make: each column, and each two of different chains, where they are fewer than the series. Advised are the key columns, and
 * the coarsest column round each.
 */
export function offeredLevels(of: LevelColumns): { columns: string[]; name: string; nodes: number; chosen: boolean }[] {
  const chains = chainsOf(of);
  const series = of.columns[0]?.values.length ?? 0;
  const keyNames = new Set(of.columns.slice(0, of.keys).map(({ name }) => name));
  const advised = (one: Category, chain: readonly Category[]): boolean => {
    if (keyNames.has(one.name)) return true;
    return chain.length > 1 && one === chain[0] && keyNames.has(chain.at(-1)?.name ?? '');
  };
  const single = chains.flatMap((chain) =>
    chain.map((one) => {
      const nodes = countNodes([one]);
      return { columns: [one.name], name: one.name, nodes, chosen: advised(one, chain) && nodes <= mostAdvised };
    }),
  );
  const pairs = chains.flatMap((chain, c) =>
    chains.slice(c + 1).flatMap((other) =>
      chain.flatMap((p) =>
        other.flatMap((q) => {
          const nodes = countNodes([p, q]);
          // A column that lies in the other says no more with it than by itself.
          if (nodes <= Math.max(countNodes([p]), countNodes([q]))) return [];
          return [{ columns: [p.name, q.name], name: levelName([p.name, q.name]), nodes, chosen: false }];
        }),
      ),
    ),
  );
  const fits = ({ nodes }: { readonly nodes: number }): boolean => nodes > 1 && nodes < series;
  return [...single.filter(fits).sort((p, q) => p.nodes - q.nodes), ...pairs.filter(fits).sort((p, q) => p.nodes - q.nodes)].slice(
    0,
    mostOffered,
  );
}
