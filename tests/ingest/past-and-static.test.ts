import { afterAll, expect, it } from 'vitest';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { csv, day, makeWorkbench } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const withRoles =
  (changes: ImportChoices['roles']) =>
  (choices: ImportChoices): ImportChoices => ({ ...choices, roles: { ...choices.roles, ...changes } });

it('a panel has what is known up to now only, and what stays the same within a series', async () => {
  const text = csv('date,shop,sales,visitors,promo,city,size', 80, (i) => {
    const shop = i % 2 === 0 ? 'A' : 'B';
    const d = Math.floor(i / 2);
    return `${day(d)},${shop},${100 + d},${d === 7 ? '' : 10 * d},${d % 9 === 0 ? 1 : 0},${shop === 'A' ? 'Ulm' : ''},${shop === 'A' ? 5 : 7.5}`;
  });
  const roles = withRoles({ visitors: 'past', promo: 'future', city: 'static', size: 'static' });
  const { panel } = await bench.run(bench.file('sales.csv', text), roles);
  // The promotion has no row after the last value: it is of use as far as the data go.
  expect(panel.regressors).toBeUndefined();
  expect(panel.past?.map(({ name }) => name)).toEqual(['visitors', 'promo']);
  const [visitors, promo] = panel.past ?? [];
  expect([...(visitors?.values.subarray(5, 9) ?? [])]).toEqual([50, 60, NaN, 80]);
  expect(promo?.values[40 + 9]).toBe(1);
  expect(panel.statics).toEqual([
    { name: 'city', values: ['Ulm', ''] },
    { name: 'size', values: ['5.0', '7.5'] },
  ]);
});

it('an attribute that changes has its newest value, says when it changed, and is found', async () => {
  const text = csv('date,shop,sales,city,price', 80, (i) => {
    const shop = i % 2 === 0 ? 'A' : 'B';
    const d = Math.floor(i / 2);
    // The newest cell of a price is empty: it says nothing. It went down and up again before.
    const price = shop === 'A' ? 3 : d === 39 ? '' : d >= 30 ? 2.5 : d >= 20 ? 2 : 2.5 + (d < 10 ? 0.1 : 0);
    return `${day(d)},${shop},${100 + d},${shop === 'A' && d >= 5 ? 'Ulm' : 'Bonn'},${price}`;
  });
  const { panel, snapshot } = await bench.run(bench.file('prices.csv', text), withRoles({ city: 'static', price: 'static' }));
  expect(panel.statics).toEqual([
    { name: 'city', values: ['Ulm', 'Bonn'], changed: [{ series: 0, before: 'Bonn', since: 5 }] },
    { name: 'price', values: ['3.0', '2.5'], changed: [{ series: 1, before: '2.0', since: 30 }] },
  ]);
  const found = snapshot.report.findings.filter(({ code }) => code === 'attribute-varies');
  expect(found.map(({ column, count, severity }) => [column, count, severity])).toEqual([
    ['city', 1, 'warning'],
    ['price', 1, 'warning'],
  ]);
  expect(found[1]?.message).toContain(`price is an attribute of a series, but changes within 1 series: in B from 2 to 2.5 at ${day(30)}.`);
});
