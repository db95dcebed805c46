import { describe, expect, it } from 'vitest';
import type { RowFile, RowPrediction } from '../../contract/entities/regression.ts';
import { rowDependenceFigure, rowWaterfallFigure } from '../../renderer/charts/row-figures.ts';
import { choicesOfUse, keyOfUse } from '../../renderer/features/predict/words.ts';
import { createRowModels, usesOf } from '../../renderer/state/row-models.ts';
import type { Api } from '../../renderer/state/bridge.ts';

const seen: RowFile = {
  name: 'orders.csv',
  rows: 100,
  badLines: { count: 0, first: [] },
  target: 'revenue',
  date: 'day',
  leaks: [],
  columns: [
    { name: 'day', kind: 'date', missing: 0, distinct: 100, examples: [], bad: null, proposed: { column: 'day', use: 'date' }, reason: '' },
    {
      name: 'units',
      kind: 'number',
      missing: 0,
      distinct: 9,
      examples: [],
      bad: null,
      proposed: { column: 'units', use: 'number', missing: 'own', scale: 'none' },
      reason: '',
    },
    {
      name: 'invoice',
      kind: 'category',
      missing: 0,
      distinct: 100,
      examples: [],
      bad: null,
      proposed: null,
      reason: 'differs in nearly every row',
    },
    { name: 'revenue', kind: 'number', missing: 0, distinct: 90, examples: [], bad: null, proposed: null, reason: 'the target' },
  ],
};
const file = { grant: 'g', name: 'orders.csv', bytes: 1 };

describe('a model of single rows that is being set up', () => {
  const asked: unknown[] = [];
  const api = {
    'rowModels.inspect': async ({ target }: { target?: string }) => ({ ...seen, target: target ?? 'revenue' }),
    'rowModels.train': async (input: unknown) => {
      asked.push(input);
      return { modelId: 'm', jobId: 'j' };
    },
    'rowModels.list': async () => [],
  } as unknown as Api;

  it('takes what is proposed, what the user chose instead, and never the target', async () => {
    const models = createRowModels(api);
    await models.open(file);
    const draft = () => models.store.getState().draft ?? expect.fail('no draft');
    expect(usesOf(draft()).map(({ column }) => column)).toEqual(['day', 'units']);
    models.use('day', null);
    models.use('invoice', { column: 'invoice', use: 'category', missing: 'own', encode: 'ordered' });
    expect(usesOf(draft()).map(({ column }) => column)).toEqual(['units', 'invoice']);
    models.use('revenue', { column: 'revenue', use: 'number', missing: 'own', scale: 'none' });
    expect(usesOf(draft()).map(({ column }) => column)).toEqual(['units', 'invoice']);
    models.change({ kind: 'random-forest', date: null });
    await models.train();
    expect(asked).toMatchObject([{ grant: 'g', options: { target: 'revenue', date: null, model: 'random-forest', refit: true } }]);
    expect(models.store.getState()).toMatchObject({ selected: 'm', draft: null, tab: 'accuracy' });
  });

  it('another target keeps what was chosen', async () => {
    const models = createRowModels(api);
    await models.open(file);
    models.change({ date: null });
    models.use('day', null);
    await models.chooseTarget('units');
    expect(models.store.getState().draft).toMatchObject({ target: 'units', date: null });
    expect(usesOf(models.store.getState().draft ?? expect.fail('no draft'))).toEqual([]);
  });

  it('every choice of use is found again by its key', () => {
    for (const choices of Object.values(choicesOfUse)) for (const { value, feature } of choices) expect(keyOfUse(feature('x'))).toBe(value);
  });
});

describe('charts of one row', () => {
  const answer: RowPrediction = {
    predicted: 130,
    intervals: [],
    base: 100,
    drivers: [
      { column: 'units', value: 50 },
      { column: 'region', value: -20 },
    ],
    scale: 'none',
    notes: [],
  };
  it('bars go from the average to the prediction, one behind the other', () => {
    const { traces, layout } = rowWaterfallFigure(answer, { units: 3, region: null }, 'revenue', 'light');
    expect(traces[0]).toMatchObject({ base: [100, 150], x: [50, -20], y: ['units = 3', 'region = missing'], text: ['+50', '-20'] });
    expect((layout['shapes'] as { x0: number }[]).map(({ x0 }) => x0)).toEqual([100, 130]);
  });
  it('with the logarithm they are percentages', () => {
    const log: RowPrediction = { ...answer, scale: 'log', drivers: [{ column: 'units', value: Math.log(1.5) }] };
    expect(rowWaterfallFigure(log, { units: 3 }, 'revenue', 'light').traces[0]).toMatchObject({ base: [0], text: ['+50%'] });
  });
  it('more columns than fit are taken together', () => {
    const drivers = Array.from({ length: 12 }, (_, i) => ({ column: `c${i}`, value: 12 - i }));
    const { traces } = rowWaterfallFigure({ ...answer, drivers }, {}, 'revenue', 'dark');
    const bars = traces[0] as unknown as { x: number[]; y: string[] };
    expect(bars.x).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4 + 3 + 2 + 1]);
    expect(bars.y.at(-1)).toBe('4 others');
  });
  it('a curve over categories has dots, over dates a calendar axis', () => {
    const words = rowDependenceFigure({ column: 'region', x: ['N', 'S'], row: [1, 2], mean: [1, 1] }, 'S', 'revenue', 'light');
    expect(words.traces[0]).toMatchObject({ mode: 'markers' });
    const days = rowDependenceFigure(
      { column: 'day', x: ['2024-01-01T00:00', '2024-02-01T00:00'], row: [1, 2], mean: [1, 1] },
      '2024-01-05',
      'revenue',
      'light',
    );
    expect(days.layout['xaxis']).toMatchObject({ type: 'date' });
  });
});
