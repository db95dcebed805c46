import { describe, expect, it } from 'vitest';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import { datasetsLike, lostColumns } from '../../renderer/state/continued-dataset.ts';
import { choices, fakeSets } from './fake-data.ts';

const version = fakeSets(false)[0]!.version;
const named = (datasetId: string, number: number, more: Partial<DatasetVersion> = {}): DatasetVersion => ({
  ...version,
  id: `${datasetId}-${number}`,
  datasetId,
  datasetName: datasetId,
  number,
  choices,
  ...more,
});
const columns = (...names: string[]) => names.map((name) => ({ name }));

describe('files that go on with a dataset', () => {
  it('are offered the newest version of each dataset with the same date, target and series', () => {
    const other = named('visits', 1, { choices: { ...choices, roles: { ...choices.roles, sales: 'ignore', onpromotion: 'target' } } });
    const found = datasetsLike([named('sales', 2), other, named('sales', 1), named('copy', 1)], choices);
    expect(found.map(({ id }) => id)).toEqual(['sales-2', 'copy-1']);
  });
  it('may have more columns or fewer; another layout or key is another dataset', () => {
    const more = { ...choices, roles: { ...choices.roles, price: 'past' as const } };
    expect(datasetsLike([named('sales', 1)], more)).toHaveLength(1);
    expect(datasetsLike([named('sales', 1)], { ...choices, layout: 'wide-columns' })).toEqual([]);
    expect(datasetsLike([named('sales', 1)], { ...choices, roles: { ...choices.roles, family: 'static' } })).toEqual([]);
    expect(datasetsLike(null, choices)).toEqual([]);
  });
  it('are told which columns would be lost, and from which files these came', () => {
    const table = { name: 'sales', dialect: choices.dialect, on: [] };
    const joined = named('sales', 1, {
      files: ['sales.csv', 'oil.csv', 'stores.csv'].map((name) => ({ name, bytes: 1, sha256: null })),
      choices: {
        ...choices,
        roles: { ...choices.roles, price: 'past', city: 'static' },
        tables: [
          { ...table, kind: 'main', files: [0] },
          { ...table, name: 'oil', kind: 'dated', files: [1] },
          { ...table, name: 'stores', kind: 'static', files: [2] },
        ],
      },
    });
    const there = columns('id', 'date', 'store_nbr', 'family', 'sales', 'onpromotion');
    expect(lostColumns(joined, there, [{ name: 'sales-2.csv' }])).toEqual({ columns: ['price', 'city'], files: ['oil.csv', 'stores.csv'] });
    expect(lostColumns(joined, [...there, ...columns('city')], [{ name: 'stores.csv' }])).toEqual({
      columns: ['price'],
      files: ['oil.csv'],
    });
    expect(lostColumns(joined, [...there, ...columns('price', 'city')], [])).toBeNull();
    // A column that was not used is not missed.
    expect(lostColumns(named('sales', 1), there.slice(1), [])).toBeNull();
  });
});
