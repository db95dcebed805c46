import { EngineError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';

/** What a game is worth to some of its players, for several outcomes at once: one array of `outcomes` numbers for each coalition. */
export type Worth = (coalitions: readonly Uint8Array[]) => Promise<readonly Float64Array[]>;

export interface Shapley {
  /** Worth of nobody. */
  readonly base: Float64Array;
  /** By player, by outcome. The base and the values of all players add up to the worth of all, exact or sampled. */
  readonly values: readonly Float64Array[];
  /** Orders of players that were drawn; null where every coalition was asked. */
  readonly sampled: number | null;
}

/** Up to so many players every coalition is asked: 1,024 of them. */
const EXACT_PLAYERS = 10;
/** Orders that are drawn where there are more; each with its reverse. */
const ORDERS = 32;
const AT_ONCE = 256;

/**
 * Shapley values of the players of a game.
 *
 * @param players - k
 * @param worth - asked of every coalition up to 10 players, else along random orders and their reverses
 * @param rng - of the orders
 * @throws EngineError `cancelled`
 * @see Shapley (1953); Mitchell et al. (2022), J. Machine Learning Research 23(43), on antithetic orders
 */
export async function shapleyValues(players: number, worth: Worth, rng: Rng, shouldStop: () => boolean = () => false): Promise<Shapley> {
  const ask = async (coalitions: readonly Uint8Array[]): Promise<Float64Array[]> => {
    const found: Float64Array[] = [];
    for (let from = 0; from < coalitions.length; from += AT_ONCE) {
      if (shouldStop()) throw new EngineError('cancelled', 'The explanation was cancelled.');
      found.push(...(await worth(coalitions.slice(from, from + AT_ONCE))));
    }
    return found;
  };
  return players <= EXACT_PLAYERS ? exact(players, ask) : sampled(players, ask, rng);
}

async function exact(players: number, ask: Worth): Promise<Shapley> {
  const count = 2 ** players;
  const found = await ask(
    Array.from({ length: count }, (_, mask) => Uint8Array.from({ length: players }, (_unused, k) => (mask >> k) & 1)),
  );
  const outcomes = (found[0] as Float64Array).length;
  // s! (k - s - 1)! / k!
  const weights = new Float64Array(players);
  for (let size = 0; size < players; size++) {
    let weight = 1 / players;
    for (let j = 1; j <= size; j++) weight *= j / (players - j);
    weights[size] = weight;
  }
  const values = Array.from({ length: players }, (_, player) => {
    const value = new Float64Array(outcomes);
    for (let mask = 0; mask < count; mask++) {
      if ((mask >> player) & 1) continue;
      const weight = weights[bits(mask)] as number;
      const without = found[mask] as Float64Array;
      const together = found[mask | (1 << player)] as Float64Array;
      for (let o = 0; o < outcomes; o++) value[o] = (value[o] as number) + weight * ((together[o] as number) - (without[o] as number));
    }
    return value;
  });
  return { base: found[0] as Float64Array, values, sampled: null };
}

async function sampled(players: number, ask: Worth, rng: Rng): Promise<Shapley> {
  const orders: number[][] = [];
  for (let i = 0; i < ORDERS; i++) {
    const order = Array.from({ length: players }, (_, k) => k);
    for (let k = players - 1; k > 0; k--) {
      const other = Math.floor(rng.uniform() * (k + 1));
      [order[k], order[other]] = [order[other] as number, order[k] as number];
    }
    orders.push(order, order.toReversed());
  }
  const coalitions = orders.flatMap((order) => {
    const now = new Uint8Array(players);
    return order.map((player) => {
      now[player] = 1;
      return now.slice();
    });
  });
  const [base, ...found] = await ask([new Uint8Array(players), ...coalitions]);
  const nobody = base as Float64Array;
  const values = Array.from({ length: players }, () => new Float64Array(nobody.length));
  orders.forEach((order, i) => {
    let before = nobody;
    order.forEach((player, k) => {
      const after = found[i * players + k] as Float64Array;
      const value = values[player] as Float64Array;
      for (let o = 0; o < value.length; o++)
        value[o] = (value[o] as number) + ((after[o] as number) - (before[o] as number)) / orders.length;
      before = after;
    });
  });
  return { base: nobody, values, sampled: orders.length };
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
