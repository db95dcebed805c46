import { EngineError } from '../../core/errors.ts';
import type { Series } from '../../core/panel.ts';
import { learn, predictOnline, startOnline, type OnlineLinear } from '../../online/index.ts';
import type { Fitted } from '../model.ts';
import { columnNames, fillRow, reachOf, type Design } from './design.ts';

/** A regression with a forgetting factor of its own, and how its forecasts of the next value went of late. */
export interface Member {
  readonly state: OnlineLinear;
  /** Sum of squared errors of forecasts of the next value, fading by `FADE` a step. */
  readonly squares: number;
  /** Sum of the weights of those errors. */
  readonly weight: number;
}

export interface OnlineLinearFitted extends Fitted {
  readonly kind: 'online-linear';
  readonly formatVersion: 1;
  readonly design: Design;
  /** Periods seen. */
  readonly length: number;
  /** The newest values, the oldest first: as many as lags reach back. Where one is missing, what was forecast of it. */
  readonly recent: readonly number[];
  readonly members: readonly Member[];
}

/** Errors count half after about this many steps. */
const HALF = 70;
const FADE = 2 ** (-1 / HALF);
/** The first forecasts are off by what is not known yet of the coefficients: so many more observations than coefficients first. */
const SETTLED = 5;
/** Values learnt before it is asked whether to stop. */
const PIECE = 500;

export function startMembers(design: Design, forgetting: readonly number[]): Member[] {
  const names = columnNames(design);
  return forgetting.map((lambda) => ({ state: startOnline({ names, forgetting: lambda }), squares: 0, weight: 0 }));
}

/** The member whose forecasts were nearest of late; the one that forgets least where nothing is known. */
export const bestMember = ({ members }: Pick<OnlineLinearFitted, 'members'>): Member =>
  members.reduce((best, one) => (one.squares < best.squares ? one : best));

/**
 * Learns the periods that a series has beyond those seen. The same state comes of one step or of many, whatever the pieces.
 *
 * @param series - from its first period on; NaN where missing
 * @param oneStep - length T where it is given: forecasts of each value by what was known before are written there
 * @throws EngineError `cancelled`
 */
export function learnSeries(
  fitted: OnlineLinearFitted,
  { y, xreg = [] }: Pick<Series, 'y' | 'xreg'>,
  shouldStop: () => boolean,
  oneStep?: Float64Array,
): OnlineLinearFitted {
  const { design } = fitted;
  const reach = reachOf(design);
  const width = columnNames(design).length;
  const values = new Float64Array(y.length);
  const known = Math.max(0, fitted.length - reach);
  fitted.recent.forEach((value, i) => (values[known + i] = value));
  const regressors = design.regressors.map((name) => xreg.find((one) => one.name === name)?.values ?? new Float64Array(y.length));
  let { members } = fitted;
  const row = (t: number, into: Float64Array, from: number): void =>
    fillRow(
      design,
      t,
      (i) => regressors[i]?.[t] as number,
      (lag) => values[t - lag] as number,
      into,
      from,
    );
  for (let t = fitted.length; t < y.length;) {
    if (shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    // Values that nobody knows are taken to be what was forecast, or the one before at the start: the lags of others need them.
    if (t < reach) {
      const value = y[t] as number;
      values[t] = Number.isNaN(value) ? (values[t - 1] as number) : value;
      t++;
      continue;
    }
    if (Number.isNaN(y[t])) {
      const one = new Float64Array(width);
      row(t, one, 0);
      values[t] = predictOnline(bestMember({ members }).state, one).mean;
      t++;
      continue;
    }
    let end = t;
    while (end < y.length && end - t < PIECE && !Number.isNaN(y[end])) end++;
    values.set(y.subarray(t, end), t);
    const rows = new Float64Array((end - t) * width);
    for (let s = t; s < end; s++) row(s, rows, (s - t) * width);
    members = learnPiece(members, rows, y.subarray(t, end), oneStep?.subarray(t, end));
    t = end;
  }
  return { ...fitted, length: y.length, recent: [...values.subarray(Math.max(0, y.length - reach))], members };
}

function learnPiece(members: readonly Member[], rows: Float64Array, y: Float64Array, oneStep: Float64Array | undefined): Member[] {
  const errors = members.map(() => new Float64Array(y.length));
  const learnt = members.map(({ state }, k) => learn(state, rows, y, errors[k]));
  const squares = members.map((member) => member.squares);
  const weights = members.map(({ weight }) => weight);
  const settled = (members[0]?.state.names.length ?? 0) + 1 + SETTLED;
  const before = members[0]?.state.count ?? 0;
  for (let s = 0; s < y.length; s++) {
    if (oneStep) {
      // As on the day: by the member that was the best until then.
      let best = 0;
      for (let k = 1; k < squares.length; k++) if ((squares[k] as number) < (squares[best] as number)) best = k;
      oneStep[s] = (y[s] as number) - (errors[best]?.[s] as number);
    }
    if (before + s < settled) continue;
    for (let k = 0; k < squares.length; k++) {
      const error = errors[k]?.[s] as number;
      if (Number.isNaN(error)) continue;
      squares[k] = FADE * (squares[k] as number) + error * error;
      weights[k] = FADE * (weights[k] as number) + 1;
    }
  }
  return learnt.map((state, k) => ({ state, squares: squares[k] as number, weight: weights[k] as number }));
}
