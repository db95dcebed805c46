import { EngineError } from '../core/errors.ts';
import type { Explained, PartInfo, Rows } from './explained.ts';

/** A member of a combination with its own explanation, and its share in each step. */
export interface ExplainedMember {
  readonly label: string;
  /** Length h. */
  readonly shares: Float64Array;
  readonly explained: Explained;
}

/**
 * Shares of members in each step of their combination, so that the shares times the members' forecasts add up to it: their weights for a
 * mean; for a median those in the middle.
 *
 * @param forecasts - by member, length h
 * @param weights - above 0
 */
export function sharesOf(forecasts: readonly Float64Array[], weights: readonly number[], rule: 'mean' | 'median'): Float64Array[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const steps = forecasts[0]?.length ?? 0;
  const shares = forecasts.map((_, k) => new Float64Array(steps).fill((weights[k] as number) / total));
  if (rule === 'mean') return shares;
  for (let h = 0; h < steps; h++) {
    const order = [...forecasts.keys()].sort((a, b) => (forecasts[a]?.[h] as number) - (forecasts[b]?.[h] as number));
    for (const share of shares) share[h] = 0;
    let below = 0;
    for (const [at, k] of order.entries()) {
      below += weights[k] as number;
      if (below > (total / 2) * (1 + 1e-12)) {
        (shares[k] as Float64Array)[h] = 1;
        break;
      }
      if (below < (total / 2) * (1 - 1e-12)) continue;
      (shares[k] as Float64Array)[h] = 0.5;
      const next = order[at + 1] ?? k;
      (shares[next] as Float64Array)[h] = (shares[next]?.[h] as number) + 0.5;
      break;
    }
  }
  return shares;
}

/**
 * The explanation of a combination through those of its members: what they say of one topic is added up by their shares. In the units of the
 * series, since members add up on scales of their own.
 *
 * @param members - at least one, of one horizon
 */
export function combineExplained(members: readonly ExplainedMember[]): Explained {
  const [first] = members;
  if (!first) throw new EngineError('invalid-option', 'A combination without members cannot be explained.');
  const parts: PartInfo[] = [];
  const places = new Map<string, number>();
  for (const { explained } of members)
    for (const { group, topic } of explained.parts) {
      const key = `${group} ${topic}`;
      if (places.has(key)) continue;
      places.set(key, parts.length);
      parts.push({ name: topic, meaning: topic, group, topic });
    }
  const together = (rowsOf: (explained: Explained) => Rows, length: number): Rows => {
    const base = new Float64Array(length);
    const reached = new Float64Array(length);
    const effects = parts.map(() => new Float64Array(length));
    for (const { explained, shares } of members) {
      const rows = rowsOf(explained);
      for (let r = 0; r < length; r++) {
        const share = shares[r] as number;
        if (share === 0) continue;
        base[r] = (base[r] as number) + share * (rows.base[r] as number);
        reached[r] = (reached[r] as number) + share * (rows.reached[r] as number);
        explained.parts.forEach(({ group, topic }, k) => {
          const own = effects[places.get(`${group} ${topic}`) as number] as Float64Array;
          own[r] = (own[r] as number) + share * (rows.effects[k]?.[r] as number);
        });
      }
    }
    return { base, effects, baseScore: base, scores: effects, values: parts.map(() => new Float64Array(length).fill(NaN)), reached };
  };
  const h = first.explained.ahead.base.length;
  const befores = members.map(({ explained }) => explained.before);
  const season = Math.min(...befores.map((before) => before?.base.length ?? 0));
  return {
    method: 'members',
    scale: 'units',
    scaleWords: 'units of the series',
    parts,
    ahead: together(({ ahead }) => ahead, h),
    before:
      season === 0
        ? null
        : {
            ...together((explained) => explained.before as Rows, season),
            actual: (befores[0] as { readonly actual: Float64Array }).actual.slice(0, season),
          },
    notes: [...new Set(members.flatMap(({ explained }) => explained.notes))],
  };
}
