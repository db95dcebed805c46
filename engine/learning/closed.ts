import type { Panel } from '../core/panel.ts';

/** Where a known regressor has this value, the target is zero: the shop is closed. */
export interface ClosedRule {
  readonly regressor: string;
  readonly value: number;
}

/** Fewest periods that show it. */
const ENOUGH = 20;

export const isClosed = ({ value }: ClosedRule, known: number | undefined): boolean => known === value;

/**
 * The value of a known regressor at which the target was zero every time, while it seldom is at others; null where there is none.
 *
 * @param until - periods from here on are not looked at
 */
export function findClosed(panel: Panel, until = Infinity): ClosedRule | null {
  let best: { readonly rule: ClosedRule; readonly count: number } | null = null;
  for (const { name, values } of panel.regressors ?? []) {
    // Only flags: a price of zero is a gap, not a closed shop.
    const counts = new Map<number, { zero: number; other: number }>();
    let flag = true;
    for (let i = 0; i < panel.ids.length && flag; i++) {
      const end = Math.min(panel.offsets[i + 1] as number, (panel.offsets[i] as number) + until - (panel.start[i] as number));
      for (let t = panel.offsets[i] as number; t < end; t++) {
        const value = values[t] as number;
        const y = panel.y[t] as number;
        if (Number.isNaN(value) || Number.isNaN(y)) continue;
        if (value !== 0 && value !== 1) {
          flag = false;
          break;
        }
        const found = counts.get(value) ?? { zero: 0, other: 0 };
        counts.set(value, found);
        if (y === 0) found.zero++;
        else found.other++;
      }
    }
    if (!flag || counts.size < 2) continue;
    for (const [value, { zero, other }] of counts) {
      const rest = counts.get(1 - value) as { zero: number; other: number };
      // Zeros elsewhere are the exception, else the flag says nothing about them.
      if (other > 0 || zero < ENOUGH || rest.zero > 0.1 * rest.other) continue;
      if (!best || zero > best.count) best = { rule: { regressor: name, value }, count: zero };
    }
  }
  return best?.rule ?? null;
}
