import { expect, it } from 'vitest';
import type { Panel, PanelStatic } from '../../../engine/core/panel.ts';
import { changedAttributes, changedWords } from '../../../main/services/monitoring/changed-attributes.ts';

const axis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: Date.UTC(2026, 0, 1), dayOfMonth: 1 } as const;
/** Three series of so many days, with a price known in advance. */
function panel(days: number, statics: readonly PanelStatic[], price: (series: number, day: number) => number = () => 2): Panel {
  const ids = ['a', 'b', 'c'];
  const values = Float64Array.from({ length: 3 * days }, (_, k) => price(Math.floor(k / days), k % days));
  return {
    frequency: axis.frequency,
    seasonLength: 7,
    ids,
    offsets: Int32Array.from({ length: 4 }, (_, i) => i * days),
    start: Int32Array.of(0, 0, 0),
    y: new Float64Array(3 * days).fill(1),
    futurePeriods: 1,
    regressors: [{ name: 'price', values, future: Float64Array.of(2, 2, 2) }],
    statics,
  };
}
const city = (...values: string[]): PanelStatic => ({ name: 'city', values });

it('says which attributes of which series are others, alike ones together, and since when where that is known', () => {
  const learnt = panel(40, [city('Ulm', 'Bonn', 'Bonn'), { name: 'size', values: ['5.0', '', '7'] }]);
  expect(changedAttributes(learnt, panel(41, learnt.statics ?? []), 10, 49)).toEqual([]);
  // Another way to write a number is none; what nothing was known of cannot change.
  const given = panel(41, [
    { ...city('Ulm', 'Kiel', 'Kiel'), changed: [1, 2].map((series) => ({ series, before: 'Bonn', since: 40 })) },
    { name: 'size', values: ['5', '9', ''] },
  ]);
  const found = changedAttributes(learnt, given, 10, 49);
  expect(found).toEqual([
    { name: 'city', before: 'Bonn', now: 'Kiel', since: 50, series: ['b', 'c'] },
    { name: 'size', before: '7', now: '', since: null, series: ['c'] },
  ]);
  expect(changedWords(found, axis, (id) => id.toUpperCase())).toBe(
    'city of B, C is Kiel and was Bonn, since 2026-02-20; size of C is missing and was 7. The deployed version has learnt nothing of what that does.',
  );
});

it('tells of a known regressor that stood still for as long as the version knows, and of no flag', () => {
  const learnt = panel(40, []);
  const dearer = panel(44, [], (series, day) => (series > 0 && day >= 42 ? 2.5 : 2));
  expect(changedAttributes(learnt, dearer, 0, 42)).toEqual([{ name: 'price', before: '2', now: '2.5', since: 42, series: ['b', 'c'] }]);
  // A price that moved before may move again.
  const moved = panel(40, [], (_, day) => 2 + (day === 3 ? 0.1 : 0));
  expect(changedAttributes(moved, dearer, 0, 42)).toEqual([]);
  expect(changedAttributes(panel(12, []), dearer, 0, 42)).toEqual([]);
  const flag = (from: number) => (_: number, day: number) => (day >= from ? 1 : 0);
  expect(changedAttributes(panel(40, [], flag(99)), panel(44, [], flag(41)), 0, 42)).toEqual([]);
});
