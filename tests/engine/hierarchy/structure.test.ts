import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../engine/core/errors.ts';
import { aggregatesOf, buildHierarchy, isTree, type Hierarchy } from '../../../engine/hierarchy/index.ts';

const column = (name: string, text: string) => ({ name, values: text.split(' ').map((value) => (value === '-' ? '' : value)) });
const idsOf = (count: number): string[] => Array.from({ length: count }, (_, j) => `series ${j}`);
const built = (columns: ReturnType<typeof column>[], ...chains: string[][]): Hierarchy =>
  buildHierarchy({ ids: idsOf(columns[0]?.values.length ?? 0), columns }, { chains });
const membersOf = ({ offsets, members }: Hierarchy, i: number): number[] => [...members.subarray(offsets[i], offsets[i + 1])];
const parentsOf = (hierarchy: Hierarchy, i: number): string[] =>
  [...hierarchy.parents.subarray(hierarchy.parentOffsets[i], hierarchy.parentOffsets[i + 1])].map((p) => hierarchy.nodes[p]?.label ?? '');
function errorOf(work: () => unknown): EngineError {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return error;
  }
  throw new Error('no EngineError was thrown');
}

describe('structure of a hierarchy', () => {
  test('regions and stores are a tree with the total on top and the series at the bottom', () => {
    const hierarchy = built([column('region', 'N N S S S'), column('store', 'a b c d e')], ['region', 'store']);
    expect(hierarchy.levels.map(({ name, nodes }) => `${name} ${nodes}`)).toEqual(['total 1', 'region 2', 'store 5']);
    expect(hierarchy.nodes.map(({ label }) => label)).toEqual(['Total', 'N', 'S', 'a', 'b', 'c', 'd', 'e']);
    expect([0, 1, 2, 3].map((i) => membersOf(hierarchy, i))).toEqual([[0, 1, 2, 3, 4], [0, 1], [2, 3, 4], [0]]);
    expect(parentsOf(hierarchy, 5)).toEqual(['S']);
    expect(parentsOf(hierarchy, 1)).toEqual(['Total']);
    expect(isTree(hierarchy)).toBe(true);
    expect(hierarchy.nodes[3]).toEqual({ id: 'series 0', label: 'a', key: { region: 'N', store: 'a' }, level: 2 });
  });

  test('stores and families crossed give each series two parents', () => {
    const hierarchy = built([column('store', 'a a b b'), column('family', 'x y x y')], ['store'], ['family']);
    expect(hierarchy.levels.map(({ name }) => name)).toEqual(['total', 'store', 'family', 'store × family']);
    expect(aggregatesOf(hierarchy)).toBe(5);
    expect(parentsOf(hierarchy, 5)).toEqual(['a', 'x']);
    expect(isTree(hierarchy)).toBe(false);
  });

  test('a chain crossed with another has every depth of one with every depth of the other, or those that are wanted', () => {
    const columns = [column('region', 'N N N N S S'), column('store', 'a a b b c c'), column('family', 'x y x y x y')];
    const all = built(columns, ['region', 'store'], ['family']);
    expect(all.levels.map(({ name }) => name)).toEqual(['total', 'region', 'family', 'store', 'region × family', 'store × family']);
    const some = buildHierarchy({ ids: idsOf(6), columns }, { chains: [['region', 'store'], ['family']], levels: [['family'], ['store']] });
    expect(some.levels.map(({ name }) => name)).toEqual(['total', 'family', 'store', 'store × family']);
  });

  test('several series in a finest group are the bottom themselves', () => {
    const hierarchy = built([column('store', 'a a b b')], ['store']);
    expect(hierarchy.levels.map(({ name, nodes }) => `${name} ${nodes}`)).toEqual(['total 1', 'store 2', 'series 4']);
    expect(hierarchy.nodes[3]?.label).toBe('series 0');
  });

  test('a region with one store is that store, and counts once', () => {
    const hierarchy = built([column('region', 'N N S'), column('store', 'a b c')], ['region', 'store']);
    expect(hierarchy.nodes.map(({ label }) => label)).toEqual(['Total', 'N', 'a', 'b', 'c']);
    expect([...(hierarchy.levels[1]?.nodeOf ?? [])]).toEqual([1, 1, 4]);
    expect(isTree(hierarchy)).toBe(true);
  });

  test('one region is the total, and a single series is all there is', () => {
    expect(built([column('region', 'N N')], ['region']).nodes.map(({ label }) => label)).toEqual(['Total', 'series 0', 'series 1']);
    const single = built([column('region', 'N')], ['region']);
    expect(single.nodes).toHaveLength(1);
    expect(aggregatesOf(single)).toBe(0);
  });

  test('series without a region go straight to the total', () => {
    const hierarchy = built([column('region', 'N N - -'), column('store', 'a b c d')], ['region', 'store']);
    expect([...(hierarchy.levels[1]?.nodeOf ?? [])]).toEqual([1, 1, -1, -1]);
    expect(parentsOf(hierarchy, 4)).toEqual(['Total']);
    const loose = built([column('region', 'N N S S S'), column('store', 'a b c c -')], ['region', 'store']);
    expect(loose.levels.map(({ name }) => name)).toEqual(['total', 'region', 'store', 'series']);
    expect(parentsOf(loose, aggregatesOf(loose) + 4)).toEqual(['S']);
    expect(parentsOf(loose, aggregatesOf(loose) + 2)).toEqual(['c']);
  });

  test('a store in two regions is refused by name, with a series of each', () => {
    const columns = [column('region', 'N S N S'), column('store', 'a b b b')];
    const error = errorOf(() => built(columns, ['region', 'store']));
    expect(error.code).toBe('invalid-option');
    expect(error.message).toContain(
      'store "b" has region "S" in series "series 1" but region "N" in series "series 2": each store needs exactly one region.',
    );
    const apart = buildHierarchy({ ids: idsOf(4), columns }, { chains: [['region', 'store']], sameNames: 'separate' });
    expect(apart.levels[2]?.nodes).toBe(3);
  });

  test('a store with a region in one series and none in another is refused', () => {
    const error = errorOf(() => built([column('region', 'N -'), column('store', 'a a')], ['region', 'store']));
    expect(error.message).toContain('store "a" has region "N" in series "series 0" but no region in series "series 1"');
  });

  test('a mistake two levels up is found', () => {
    const columns = [column('country', 'C D'), column('region', '- -'), column('store', 'a a')];
    expect(errorOf(() => built(columns, ['country', 'region', 'store'])).message).toContain('has country "C"');
  });

  test.each([
    [[['nowhere']], 'There is no column "nowhere"; the series have region, store.'],
    [[['region'], ['region']], 'The column "region" is in the hierarchy twice'],
    [[], 'at least one column'],
    [[[]], 'at least one column'],
  ])('chains %j are refused', (chains, message) => {
    expect(errorOf(() => built([column('region', 'N S'), column('store', 'a b')], ...chains)).message).toContain(message);
  });

  test('levels that the columns do not make, equal ids, no series and columns of another length are refused', () => {
    const columns = [column('region', 'N S'), column('store', 'a b')];
    const spec = { chains: [['region', 'store']], levels: [['shop']] };
    expect(errorOf(() => buildHierarchy({ ids: idsOf(2), columns }, spec)).message).toContain(
      'There is no level "shop"; these columns make region, store.',
    );
    expect(errorOf(() => buildHierarchy({ ids: ['p', 'p'], columns }, { chains: [['region']] })).message).toContain('"p" is there twice');
    expect(errorOf(() => buildHierarchy({ ids: [], columns: [] }, { chains: [['region']] })).code).toBe('invalid-option');
    expect(errorOf(() => buildHierarchy({ ids: idsOf(3), columns }, { chains: [['region']] })).code).toBe('length-mismatch');
  });

  test('odd names stay apart', () => {
    const columns = [
      { name: 'a', values: ['x,y', 'x', 'x,y', 'x'] },
      { name: 'b', values: ['z', 'y,z', '__proto__', 'constructor'] },
    ];
    const hierarchy = buildHierarchy({ ids: idsOf(4), columns }, { chains: [['a'], ['b']] });
    expect(hierarchy.levels.at(-1)?.nodes).toBe(4);
    expect(new Set(hierarchy.nodes.map(({ id }) => id)).size).toBe(hierarchy.nodes.length);
  });

  test('a structured clone is the same', () => {
    const hierarchy = built([column('store', 'a a b b'), column('family', 'x y x y')], ['store'], ['family']);
    expect(structuredClone(hierarchy)).toEqual(hierarchy);
  });
});
