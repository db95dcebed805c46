import { describe, expect, it } from 'vitest';
import { createRng } from '../../engine/core/rng.ts';
import { compareTables, judgeTables, pairColumns, type TableColumn } from '../../engine/drift/index.ts';
import { comparePairsAside } from '../../main/ingest/drift/compare-aside.ts';
import { sharedCodes, sharedNumbers } from '../../main/ingest/drift/shared-values.ts';

const rows = 4_000;

function table(seed: number, moved: number): TableColumn[] {
  const rng = createRng(seed);
  const numbers = Array.from({ length: 6 }, (_, k): TableColumn => {
    const values = sharedNumbers(rows);
    for (let i = 0; i < rows; i++) values[i] = rng.uniform() < 0.05 ? NaN : rng.normal() + (k === 2 ? moved : 0);
    return { name: `number ${k}`, kind: 'number', values };
  });
  const codes = sharedCodes(rows);
  for (let i = 0; i < rows; i++) codes[i] = Math.floor(5 * rng.uniform()) - 1;
  return [...numbers, { name: 'category', kind: 'category', codes, levels: ['a', 'b', 'c', 'd'] }];
}
const [reference, current] = [table(1, 0), table(2, 0.5)];
const pairs = pairColumns(reference, current);

describe('columns compared by threads', () => {
  it('one thread and two say the same, and what compareTables says', async () => {
    const one = await comparePairsAside(pairs, () => 'meanwhile', Infinity);
    const two = await comparePairsAside(pairs, () => 'meanwhile', 0);
    expect(two).toEqual(one);
    expect(two.meanwhile).toBe('meanwhile');
    expect(two.compared.map(({ comparison }) => comparison.name)).toEqual(reference.map(({ name }) => name));
    const comparisons = two.compared.map(({ comparison }) => comparison);
    expect(judgeTables(reference, current, comparisons)).toEqual(compareTables(reference, current));
    expect(compareTables(reference, current).columns[0]).toMatchObject({ name: 'number 2', decision: 'drift' });
  });
  it('a failure of either thread is a failure', async () => {
    const wrong = current.map((column) => (column.kind === 'number' ? { ...column, values: column.values.map(() => Infinity) } : column));
    for (const worthAThread of [0, Infinity])
      await expect(comparePairsAside(pairColumns(reference, wrong), () => null, worthAThread)).rejects.toThrow('finite values');
  });
});
