import { describe, expect, it } from 'vitest';
import type { Frequency } from '../../../engine/core/panel.ts';
import { fitFeatures, planFeatures } from '../../../engine/features/matrix/plan.ts';
import { proposedLags, proposeFeatures } from '../../../engine/features/propose.ts';
import { featurePanel, testHolidays } from './feature-panel.ts';

const season: Readonly<Record<Frequency['unit'], number>> = {
  integer: 1,
  minute: 96,
  hour: 24,
  day: 7,
  'business-day': 5,
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
};
const units = Object.keys(season) as Frequency['unit'][];
const panelOf = (unit: Frequency['unit'], lengths: readonly number[] = [900, 800]) => ({
  ...featurePanel(lengths, 3, { unit, step: unit === 'minute' ? 15 : 1 }),
  seasonLength: season[unit],
});

describe.each(units)('for %s data', (unit) => {
  it.each(['direct', 'recursive'] as const)('%s features can be had, all of them, and each has a reason', (strategy) => {
    for (const horizon of [1, 12, 40])
      for (const panel of [panelOf(unit), panelOf(unit, [30, 12]), panelOf(unit, [2])]) {
        const proposals = proposeFeatures(panel, { horizon, strategy, country: 'XX' });
        const specs = proposals.map(({ spec }) => spec);
        const plan = planFeatures(panel, { specs, horizon, strategy }, fitFeatures(panel, specs, testHolidays), testHolidays);
        expect(plan.leftOut).toEqual([]);
        expect(plan.columns.length).toBeGreaterThan(3);
        expect(proposals.every(({ reason }) => reason.length > 10)).toBe(true);
      }
  });
});

it('lags are the last values and whole seasons; for a direct forecast none is shorter than the horizon', () => {
  expect(proposedLags(panelOf('day'), { horizon: 28, strategy: 'recursive' })).toEqual([1, 2, 3, 7, 14, 28, 364]);
  expect(proposedLags(panelOf('day'), { horizon: 28, strategy: 'direct' })).toEqual([28, 35, 49, 364]);
  expect(proposedLags(panelOf('day'), { horizon: 10, strategy: 'direct' })).toEqual([10, 14, 21, 35, 364]);
  expect(proposedLags(panelOf('month', [120]), { horizon: 12, strategy: 'recursive' })).toEqual([1, 2, 3, 12, 24, 48]);
  expect(proposedLags(panelOf('month', [120]), { horizon: 12, strategy: 'direct' })).toEqual([12, 24, 48]);
});

it('what the data has is used as what it is', () => {
  const kinds = proposeFeatures(panelOf('day'), { horizon: 7, strategy: 'direct' }).map(({ spec }) => spec);
  expect(kinds).toContainEqual({ kind: 'regressor', of: 'promo' });
  expect(kinds).toContainEqual({ kind: 'event', of: 'promo', forms: ['since', 'until', 'count'], window: 14 });
  expect(kinds).toContainEqual({ kind: 'price', of: 'price', forms: ['to-mean', 'to-last'] });
  expect(kinds).toContainEqual({ kind: 'lag', of: 'visitors', lags: [7, 14] });
  expect(kinds.some(({ kind }) => kind === 'holidays')).toBe(false);
});
