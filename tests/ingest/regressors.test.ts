import { afterAll, describe, expect, it } from 'vitest';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import { allSeasons } from '../../main/ingest/season.ts';
import { sharedData } from '../shared-data.ts';
import { csv, day, makeWorkbench, type Imported } from './workbench.ts';

const bench = makeWorkbench();
afterAll(() => bench.close());

const roles =
  (changes: ImportChoices['roles']) =>
  (choices: ImportChoices): ImportChoices => ({
    ...choices,
    roles: { ...choices.roles, ...changes },
  });
const regressor = ({ panel }: Imported, name: string) => panel.regressors?.find((candidate) => candidate.name === name);
const names = ({ panel }: Imported) => panel.regressors?.map(({ name }) => name) ?? [];
const finding = ({ snapshot }: Imported, code: string) => snapshot.report.findings.filter((candidate) => candidate.code === code);

/** 60 days of two shops; the target is known for 50 of them in A and for 45 in B. */
const sales = (cell: (shop: string, d: number) => string): string =>
  csv('date,shop,sales,promo,price,event', 120, (i) => {
    const shop = i % 2 === 0 ? 'A' : 'B';
    const d = Math.floor(i / 2);
    return `${day(d)},${shop},${d < (shop === 'A' ? 50 : 45) ? 100 + d : ''},${cell(shop, d)}`;
  });
const plain = (shop: string, d: number): string =>
  `${d % 9 === 0 ? 1 : 0},${(shop === 'A' ? 2 : 3) + (d % 5) / 10},${d % 20 === 3 ? 'Fair' : ''}`;
const future = roles({ promo: 'future', price: 'future', event: 'future' });

describe('rows with dates and regressors after the last value of the target', () => {
  it('are kept as the known future, beside y and after the end of each series', async () => {
    const imported = await bench.run(bench.file('future.csv', sales(plain)), future);
    const { panel, snapshot } = imported;
    expect([...panel.offsets]).toEqual([0, 50, 95]);
    expect(panel.futurePeriods).toBe(10);
    expect(names(imported)).toEqual(['promo', 'price', 'event=Fair']);
    const promo = regressor(imported, 'promo');
    expect([...(promo?.values.subarray(0, 50) ?? [])]).toEqual(Array.from({ length: 50 }, (_, d) => (d % 9 === 0 ? 1 : 0)));
    expect([...(promo?.future ?? [])]).toEqual([
      ...Array.from({ length: 10 }, (_, step) => ((50 + step) % 9 === 0 ? 1 : 0)),
      ...Array.from({ length: 10 }, (_, step) => ((45 + step) % 9 === 0 ? 1 : 0)),
    ]);
    const price = regressor(imported, 'price');
    expect(price?.values[50]).toBe(3);
    expect(price?.future[0]).toBeCloseTo(2, 12);
    expect([...(regressor(imported, 'event=Fair')?.values.subarray(0, 5) ?? [])]).toEqual([0, 0, 0, 1, 0]);
    expect(snapshot.last).toBe(day(49));
    expect(finding(imported, 'future-rows')).toMatchObject([{ count: 25, message: expect.stringContaining(day(59)) as string }]);
    // They are no gaps of the target.
    expect(finding(imported, 'missing-values')).toEqual([]);
    expect(finding({ ...imported, snapshot: { ...snapshot, report: imported.preview.report } }, 'missing-values')).toEqual([]);
  });

  it('are NaN where the file has no row for them', async () => {
    const text = sales(plain)
      .split('\n')
      .filter((line) => !(line.includes(',B,,') && line.startsWith(day(52))))
      .join('\n');
    const imported = await bench.run(bench.file('hole.csv', text), future);
    const promo = regressor(imported, 'promo');
    expect([...(promo?.future.subarray(10) ?? [])].map((value) => Number.isNaN(value))).toEqual(
      Array.from({ length: 10 }, (_, step) => step === 7),
    );
  });

  it('lacking, regressors are left out of the panel and the report says what to do', async () => {
    const text = csv('date,sales,promo', 60, (i) => `${day(i)},${100 + i},${i % 9 === 0 ? 1 : 0}`);
    const imported = await bench.run(bench.file('past.csv', text), roles({ promo: 'future' }));
    expect(imported.panel.regressors).toBeUndefined();
    expect(finding(imported, 'regressor-missing')).toMatchObject([
      { message: expect.stringMatching(/promo is not known after/) as string },
    ]);
  });
});

describe('columns that are no numbers', () => {
  const with3 = (third: (d: number) => string) =>
    sales((_shop, d) => `${d % 4 === 0 ? 'yes' : 'No'},${['red', 'green', 'blue'][d % 3]},${third(d)}`);
  it('become 0 and 1 for yes and no, and a column for each category but the most frequent', async () => {
    const imported = await bench.run(
      bench.file(
        'categories.csv',
        with3((d) => (d === 7 ? 'x' : '')),
      ),
      future,
    );
    expect(names(imported)).toEqual(['promo', 'price=green', 'price=red', 'event']);
    expect([...(regressor(imported, 'promo')?.values.subarray(0, 5) ?? [])]).toEqual([1, 0, 0, 0, 1]);
    expect([...(regressor(imported, 'price=green')?.values.subarray(0, 5) ?? [])]).toEqual([0, 1, 0, 0, 1]);
    expect([...(regressor(imported, 'event')?.values.subarray(6, 9) ?? [])]).toEqual([0, 1, 0]);
  });

  it.each([
    ['too many texts', (d: number) => `text ${d}`, /text with more than 12 different values/],
    ['one value', () => 'same', /never changes/],
    ['the weekday', (d: number) => String(d % 7), /follows the season/],
  ])('are named with the reason when they are %s', async (what, third, why) => {
    const imported = await bench.run(bench.file(`unused-${what}.csv`, with3(third)), future);
    expect(names(imported).some((name) => name.startsWith('event'))).toBe(false);
    expect(finding(imported, 'regressor-unused')).toMatchObject([{ column: 'event', message: expect.stringMatching(why) as string }]);
  });
});

describe('a panel', () => {
  it('knows its dates and all its seasons', async () => {
    const text = csv('date,sales', 800, (i) => `${day(i)},${100 + (i % 7)}`);
    const { panel, snapshot } = await bench.run(bench.file('two-years.csv', text));
    expect(panel.axis).toEqual(snapshot.axis);
    expect([panel.seasonLength, panel.seasons]).toEqual([7, [7, 365]]);
  });

  it.each([
    [{ unit: 'day', step: 1 }, 7, 729, [7]],
    [{ unit: 'day', step: 1 }, 7, 730, [7, 365]],
    [{ unit: 'hour', step: 1 }, 24, 700, [24, 168]],
    [{ unit: 'minute', step: 30 }, 48, 4032, [48, 336]],
    [{ unit: 'minute', step: 15 }, 96, 4032, [96, 672]],
    [{ unit: 'month', step: 1 }, 12, 500, [12]],
    [{ unit: 'integer', step: 1 }, 48, 4032, [48, 336]],
    [{ unit: 'integer', step: 1 }, 12, 4032, [12]],
    [{ unit: 'day', step: 1 }, 1, 5000, []],
  ] as const)('of %j with a season of %d and %d periods has the seasons %j', (frequency, m, longest, seasons) => {
    expect(allSeasons(frequency, m, longest)).toEqual(seasons);
  });
});

const bikes = sharedData('retail', 'uci_bike_sharing_daily.csv');
describe.skipIf(bikes === null)('real data', () => {
  it('of bike hire keeps its holidays and working days as numbers once the future has rows', async () => {
    const { readFileSync } = await import('node:fs');
    const [header = '', ...lines] = readFileSync(bikes ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    const target = header.split(',').indexOf('cnt');
    // The last four weeks as a planner has them: the dates and the calendar, no hires.
    const known = lines.map((line, i) =>
      i < lines.length - 28
        ? line
        : line
            .split(',')
            .map((cell, c) => (c === target ? '' : cell))
            .join(','),
    );
    const imported = await bench.run(bench.file('bikes.csv', [header, ...known].join('\n')), (choices) => ({
      ...choices,
      roles: {
        ...choices.roles,
        holiday: 'future',
        workingday: 'future',
        weekday: 'future',
        cnt: 'target',
        casual: 'ignore',
        registered: 'ignore',
      },
    }));
    expect(imported.panel.futurePeriods).toBe(28);
    expect(names(imported)).toEqual(expect.arrayContaining(['holiday', 'workingday']));
    expect(names(imported)).not.toContain('weekday');
    const holiday = regressor(imported, 'holiday');
    // Christmas 2012 is the 7th day from the end.
    expect([...(holiday?.future ?? [])].map((value, i) => (value === 1 ? i : -1)).filter((i) => i >= 0)).toEqual([21]);
  });
});
