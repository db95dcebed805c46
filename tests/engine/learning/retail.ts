import type { Panel } from '../../../engine/core/panel.ts';
import { createRng } from '../../../engine/core/rng.ts';

/**
 * Made daily sales of some shops: a level, a weekly season, a promotion that lifts sales by 30 percent in every other week, closed Sundays,
 * noise of 5 percent.
 */
export function retail(
  shops: number,
  days: number,
  { futurePeriods = 0, ends = () => days }: { readonly futurePeriods?: number; readonly ends?: (shop: number) => number } = {},
): Panel {
  const rng = createRng(11);
  const ids = Array.from({ length: shops }, (_, i) => `shop ${String(i + 1).padStart(2, '0')}`);
  const offsets = new Int32Array(shops + 1);
  for (let i = 0; i < shops; i++) offsets[i + 1] = (offsets[i] as number) + ends(i);
  const total = offsets[shops] as number;
  const y = new Float64Array(total);
  const open = new Float64Array(total);
  const promo = new Float64Array(total);
  const openAhead = new Float64Array(shops * futurePeriods);
  const promoAhead = new Float64Array(shops * futurePeriods);
  const isOpen = (t: number): number => Number(t % 7 !== 6);
  const hasPromo = (i: number, t: number): number => Number((Math.floor(t / 7) + i) % 2 === 0 && t % 7 < 5);
  for (let i = 0; i < shops; i++) {
    for (let t = 0; t < ends(i); t++) {
      const at = (offsets[i] as number) + t;
      open[at] = isOpen(t);
      promo[at] = hasPromo(i, t);
      const level = 100 * (i + 1) * (1 + 0.2 * Math.sin((2 * Math.PI * (t % 7)) / 7)) * (1 + 0.3 * (promo[at] as number));
      const noise = 1 + 0.05 * rng.normal();
      y[at] = isOpen(t) === 1 ? Math.round(level * noise) : 0;
    }
    for (let h = 0; h < futurePeriods; h++) {
      openAhead[i * futurePeriods + h] = isOpen(ends(i) + h);
      promoAhead[i * futurePeriods + h] = hasPromo(i, ends(i) + h);
    }
  }
  return {
    frequency: { unit: 'day', step: 1 },
    seasonLength: 7,
    ids,
    offsets,
    start: new Int32Array(shops),
    y,
    axis: { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: Date.UTC(2023, 0, 2), dayOfMonth: 1 },
    futurePeriods,
    regressors: [
      { name: 'open', values: open, future: openAhead },
      { name: 'promo', values: promo, future: promoAhead },
    ],
    statics: [{ name: 'size', values: ids.map((_, i) => (i % 2 === 0 ? 'large' : 'small')) }],
  };
}

/** Settings of a boosting that is done in a moment. */
export const quick = { n_estimators: 30, learning_rate: 0.2, num_leaves: 8, min_child_samples: 5 } as const;
