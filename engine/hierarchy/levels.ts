import { EngineError } from '../core/errors.ts';

/** How series add up. */
export interface HierarchySpec {
  /**
   * Columns nested in each other, coarse to fine; several chains are crossed. `[['region', 'store']]` is total > region > store;
   * `[['store'], ['family']]` has the total, stores, families, and each family in each store.
   */
  readonly chains: readonly (readonly string[])[];
  /** Which sums are wanted beside the total, each by its finest columns, for example `[['store'], ['family']]`; all where absent. */
  readonly levels?: readonly (readonly string[])[];
  /**
   * What the same name under two parents means: a mistake that is refused (default), or two things of the same name that are told apart by
   * their parents.
   */
  readonly sameNames?: 'refuse' | 'separate';
}

/** A level to be: how deep it goes into each chain. */
export interface LevelPlan {
  readonly depths: readonly number[];
  /** All columns down to the depths. */
  readonly columns: readonly string[];
  /** The finest of each chain. */
  readonly finest: readonly string[];
}

const MOST_LEVELS = 100;

function refuse(message: string, details: Readonly<Record<string, string | number>> = {}): never {
  throw new EngineError('invalid-option', message, details);
}

function checkChains(chains: HierarchySpec['chains'], known: readonly string[]): void {
  const all = chains.flat();
  if (all.length === 0 || chains.some((chain) => chain.length === 0))
    refuse('A hierarchy needs at least one column in each of its chains, for example region and store.');
  for (const name of all)
    if (!known.includes(name)) refuse(`There is no column "${name}"; the series have ${known.join(', ') || 'none'}.`, { column: name });
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined) refuse(`The column "${twice}" is in the hierarchy twice; each may be there once.`, { column: twice });
  const count = chains.reduce((product, chain) => product * (chain.length + 1), 1);
  if (count > MOST_LEVELS) refuse(`These columns make ${count} levels; at most ${MOST_LEVELS} are possible.`, { levels: count });
}

/** Every depth of one chain with every depth of the others, the total first, coarse before fine. */
function allPlans(chains: HierarchySpec['chains']): LevelPlan[] {
  let depths: number[][] = [[]];
  for (const chain of chains) depths = depths.flatMap((before) => Array.from({ length: chain.length + 1 }, (_, d) => [...before, d]));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return depths
    .map((own) => ({
      depths: own,
      columns: chains.flatMap((chain, c) => chain.slice(0, own[c])),
      finest: chains.flatMap((chain, c) => chain[(own[c] as number) - 1] ?? []),
    }))
    .sort((p, q) => sum(p.depths) - sum(q.depths) || compare(p.depths, q.depths));
}

/** Levels deeper in earlier chains first: stores before families. */
function compare(p: readonly number[], q: readonly number[]): number {
  const at = p.findIndex((d, c) => d !== q[c]);
  return at < 0 ? 0 : (q[at] as number) - (p[at] as number);
}

const sameSet = (p: readonly string[], q: readonly string[]): boolean => p.length === q.length && p.every((one) => q.includes(one));

/**
 * The levels that a hierarchy asks for, the total first and the finest combination last.
 *
 * @param known - columns that the series have
 * @throws EngineError `invalid-option` for columns that are not there or twice, and for levels that the chains do not make
 */
export function planLevels({ chains, levels }: HierarchySpec, known: readonly string[]): LevelPlan[] {
  checkChains(chains, known);
  const plans = allPlans(chains);
  if (!levels) return plans;
  const possible = plans.slice(1).map(({ finest }) => finest.join(' × '));
  for (const wanted of levels)
    if (!plans.some(({ finest }) => sameSet(finest, wanted)))
      refuse(`There is no level "${wanted.join(' × ')}"; these columns make ${possible.join(', ')}.`, { level: wanted.join(' × ') });
  return plans.filter(({ finest }, i) => i === 0 || i === plans.length - 1 || levels.some((wanted) => sameSet(finest, wanted)));
}
