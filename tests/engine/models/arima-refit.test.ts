import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { arima } from '../../../engine/models/arima/arima.ts';
import type { CurrentArimaFitted } from '../../../engine/models/arima/fitted.ts';

const context = { rng: createRng(1), shouldStop: () => false };
const rng = createRng(3);
const values = new Float64Array(320);
for (let t = 1; t < values.length; t++) values[t] = 0.7 * (values[t - 1] as number) + rng.normal() + Math.sin((2 * Math.PI * t) / 60);
const seriesOf = (n: number) => ({ id: 'a', y: values.slice(0, n), seasonLength: 60 });

test('a refit keeps orders and waves, and is the fit itself where the series is the same', () => {
  const fitted = arima.fit(seriesOf(300), {}, context) as CurrentArimaFitted;
  const same = arima.refit?.(fitted, seriesOf(300), context) as CurrentArimaFitted;
  expect(same.name).toBe(fitted.name);
  expect(same.name).toContain('waves of 60');
  expect(same.criteria?.logLik).toBeCloseTo(fitted.criteria?.logLik as number, 6);
  const longer = arima.refit?.(fitted, seriesOf(320), context) as CurrentArimaFitted;
  expect(longer.name).toBe(fitted.name);
  expect(longer.length).toBe(320);
  expect(longer.sigma2).not.toBe(fitted.sigma2);
});

test('a refit is refused where the orders leave nothing to estimate from', () => {
  const fitted = arima.fit(seriesOf(300), {}, context) as CurrentArimaFitted;
  expect(arima.refit?.({ ...fitted, orders: { ...fitted.orders, d: 2, D: 1, m: 60 } }, seriesOf(40), context)).toBeNull();
});
