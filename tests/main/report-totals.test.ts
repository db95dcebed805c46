import { expect, it } from 'vitest';
import type { LevelSet } from '../../contract/entities/levels.ts';
import { totalsOf } from '../../main/services/reports/model/totals.ts';

const set = {
  createdAt: '2026-01-01T00:00:00.000Z',
  methodLabel: 'Bottom-up',
  found: {
    levels: [{ name: 'total' }, { name: 'region' }, { name: 'region × shop' }],
    accuracy: {
      rows: ['total', 'region', 'region × shop', 'all'].map((name) => ({ name, nodes: 1 })),
      methods: [
        { name: 'base', label: 'Each by itself', mase: [0.9, 0.8, 0.7, 0.75] },
        { name: 'bottom-up', label: 'Bottom-up', mase: [0.85, null, 0.7, 0.74] },
      ],
      verdict: 'Bottom-up errs least.',
    },
  },
} as unknown as LevelSet;

it('lists sums level by level, the largest first, beside what each was by itself', () => {
  const totals = totalsOf(set, {
    labels: ['Total', 'South', 'North', 'a', 'b'],
    level: Int32Array.of(0, 1, 1, 2, 2),
    series: Int32Array.of(2, 1, 1, 1, 1),
    base: Float64Array.of(100, 30, 60, 30, 60),
    reconciled: Float64Array.of(95, 32, 63, 32, 63),
  });
  expect(totals?.nodes.map(({ level, name, base, reconciled }) => [level, name, base, reconciled])).toEqual([
    ['total', 'Total', 100, 95],
    ['region', 'North', 60, 63],
    ['region', 'South', 30, 32],
  ]);
  expect(totals?.accuracy.map(({ base, reconciled }) => [base, reconciled])).toEqual([
    [0.9, 0.85],
    [0.8, null],
    [0.7, 0.7],
    [0.75, 0.74],
  ]);
  expect([totals?.sums, totals?.verdict]).toEqual([3, 'Bottom-up errs least.']);
  expect(totalsOf({ ...set, found: null }, {} as never)).toBeNull();
});
