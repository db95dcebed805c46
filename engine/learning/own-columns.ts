import type { Panel } from '../core/panel.ts';
import type { Column, SeriesInput } from '../features/matrix/kind.ts';
import { isClosed, type ClosedRule } from './closed.ts';

/** Means over periods that are like the row's: the same place in the season, and the same plan where one says much. */
export interface LikeRule {
  readonly season: number;
  /** A known regressor whose being zero or not tells periods apart; null for none. */
  readonly flag: string | null;
  /** How many of the latest such periods are averaged, each a column. */
  readonly counts: readonly number[];
}

/** A flag says much when means differ by this share of the standard deviation. */
const SAYS_MUCH = 0.3;

/**
 * Which known regressor tells the periods of a season apart best.
 *
 * @param z - panel on the learner's scale
 * @param until - periods from here on are not looked at
 */
export function findLike(z: Panel, season: number, closed: ClosedRule | null, until = Infinity): LikeRule {
  let flag: string | null = null;
  let most = SAYS_MUCH;
  for (const { name, values } of z.regressors ?? []) {
    if (name === closed?.regressor) continue;
    const sums = [0, 0];
    const squares = [0, 0];
    const counts = [0, 0];
    for (let i = 0; i < z.ids.length; i++) {
      const end = Math.min(z.offsets[i + 1] as number, (z.offsets[i] as number) + until - (z.start[i] as number));
      for (let t = z.offsets[i] as number; t < end; t++) {
        const value = values[t] as number;
        const y = z.y[t] as number;
        if (Number.isNaN(value) || Number.isNaN(y)) continue;
        const side = value === 0 ? 0 : 1;
        sums[side] = (sums[side] as number) + y;
        squares[side] = (squares[side] as number) + y * y;
        counts[side] = (counts[side] as number) + 1;
      }
    }
    const [off = 0, on = 0] = counts;
    const n = off + on;
    if (Math.min(off, on) < 0.05 * n || n === 0) continue;
    const mean = ((sums[0] as number) + (sums[1] as number)) / n;
    const sd = Math.sqrt(Math.max(0, ((squares[0] as number) + (squares[1] as number)) / n - mean * mean));
    const difference = Math.abs((sums[1] as number) / on - (sums[0] as number) / off);
    if (sd > 0 && difference > most * sd) {
      most = difference / sd;
      flag = name;
    }
  }
  return { season, flag, counts: [4, 12] };
}

/** @param shift - periods between a row and the newest value that it uses */
export function likeColumns({ season, flag, counts }: LikeRule, panel: Panel, shift: number): Column[] {
  const position = (panel.regressors ?? []).findIndex(({ name }) => name === flag);
  return counts.map((count) => ({
    name: `like_mean_${count}_shift_${shift}`,
    meaning: `Mean of the last ${count} periods${season > 1 ? ` at the same place in the season of ${season}` : ''}${flag === null ? '' : ` with the same ${flag}`}, at least ${shift} before`,
    availability: 'origin',
    reach: shift,
    lookback: Infinity,
    ofTarget: true,
    fill: {
      by: 'series',
      run: (series, from, to, out) => {
        const known = position >= 0 ? series.known(position) : null;
        const groups = 2 * season;
        const ring = new Float64Array(groups * count);
        const held = new Int32Array(groups);
        const next = new Int32Array(groups);
        const groupOf = (t: number): number => {
          const side = known !== null && (known[t] as number) !== 0 && !Number.isNaN(known[t]) ? 1 : 0;
          return 2 * ((series.start + t) % season) + side;
        };
        for (let t = shift; t < to; t++) {
          const value = series.y[t - shift];
          if (value !== undefined && !Number.isNaN(value)) {
            const group = groupOf(t - shift);
            ring[group * count + (next[group] as number)] = value;
            next[group] = ((next[group] as number) + 1) % count;
            held[group] = Math.min(count, (held[group] as number) + 1);
          }
          if (t >= from) out[t - from] = meanOf(ring, groupOf(t) * count, held[groupOf(t)] as number);
        }
        for (let t = from; t < Math.min(shift, to); t++) out[t - from] = NaN;
      },
    },
  }));
}

function meanOf(values: Float64Array, from: number, count: number): number {
  if (count === 0) return NaN;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += values[from + k] as number;
  return sum / count;
}

/** How far closed periods are, as far as plans are known. */
export function closedColumns(rule: ClosedRule, panel: Panel, window: number): Column[] {
  const position = (panel.regressors ?? []).findIndex(({ name }) => name === rule.regressor);
  const distance = (step: 1 | -1, name: string, meaning: string): Column => ({
    name,
    meaning,
    availability: 'future',
    reach: Infinity,
    lookback: step < 0 ? window : 0,
    ofTarget: false,
    fill: {
      by: 'series',
      run: (series: SeriesInput, from, to, out) => {
        const known = series.known(position);
        for (let t = from; t < to; t++) {
          let away = 1;
          while (away <= window && !isClosed(rule, known[t + step * away])) away++;
          out[t - from] = away;
        }
      },
    },
  });
  return [
    distance(-1, 'closed_since', `Periods since the last one that was closed, at most ${window + 1}`),
    distance(1, 'closed_until', `Periods until the next one that is closed, at most ${window + 1}`),
  ];
}

/** The level of a series on the scale of the target. */
export function levelColumn(levels: ReadonlyMap<string, number>): Column {
  return {
    name: 'series_level',
    meaning: 'Level of the series in its training part',
    availability: 'series',
    reach: Infinity,
    lookback: 0,
    ofTarget: true,
    fill: { by: 'series', run: ({ id }, from, to, out) => void out.fill(levels.get(id) ?? NaN, 0, to - from) },
  };
}
