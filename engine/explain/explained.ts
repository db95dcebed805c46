/** What kind of thing a part of a forecast is: the same colour and word everywhere. */
export type PartGroup =
  | 'recent'
  | 'trend'
  | 'season'
  | 'calendar'
  | 'holidays'
  | 'regressor'
  | 'closed'
  | 'series'
  | 'member'
  | 'rest'
  /** What is done to a forecast after the model: zero where closed, no negative values, whole numbers. */
  | 'rule';

/** One input of a model, or one component of it. */
export interface PartInfo {
  /** Name in the model: a feature, a component, a run. */
  readonly name: string;
  /** What it says, in words. */
  readonly meaning: string;
  readonly group: PartGroup;
  /** What it belongs to, in words: parts of one topic are shown together. For a regressor its own name. */
  readonly topic: string;
}

/** How parts make up some values. Arrays are by row; effects of all parts and the base add up to `reached`. */
export interface Rows {
  /** In the units of the series: what is expected before anything else is known. */
  readonly base: Float64Array;
  /** By part, in the units of the series. */
  readonly effects: readonly Float64Array[];
  /** On the scale that the model adds up on; the way from there to the units is the same in all rows. */
  readonly baseScore: Float64Array;
  readonly scores: readonly Float64Array[];
  /** By part: the input itself, NaN where missing or where there is none. */
  readonly values: readonly Float64Array[];
  /** In the units of the series. */
  readonly reached: Float64Array;
}

/** Whether scores are in the units of the series, or add up on another scale. */
export type ScoreScale = 'units' | 'log' | 'transformed';

export type ExplainMethod = 'tree-shap' | 'shapley' | 'components' | 'members';

/** A forecast taken apart, each step of the horizon a row. */
export interface Explained {
  readonly method: ExplainMethod;
  readonly scale: ScoreScale;
  /** Of the scores, in words. */
  readonly scaleWords: string;
  readonly parts: readonly PartInfo[];
  /** Length h; `reached` is the forecast itself. */
  readonly ahead: Rows;
  /**
   * The same taken apart for the periods one season before steps 1 to min(h, m), `reached` being what the model says of them and `actual`
   * what they were; null where there is nothing to be said. NaN in rows that are not known.
   */
  readonly before: (Rows & { readonly actual: Float64Array }) | null;
  /** What the user should know. */
  readonly notes: readonly string[];
}

/** Goes from the scale that a model adds up on to the units of the series; increasing. */
export type ToUnits = (score: number, row: number) => number;

/** Below this two scores are the same, and the slope between them that of the tangent. */
const SAME = 1e-9;

/** Slope of a function between two scores. */
function slopeBetween(toUnits: ToUnits, row: number, from: number, to: number): number {
  const wide = SAME * Math.max(1, Math.abs(from), Math.abs(to));
  if (Math.abs(to - from) > wide) return (toUnits(to, row) - toUnits(from, row)) / (to - from);
  const step = 1e-5 * Math.max(1, Math.abs(from));
  return (toUnits(from + step, row) - toUnits(from - step, row)) / (2 * step);
}

/**
 * Contributions on the scale of a model in the units of the series, so that they still add up: each gets its share of the difference between
 * base and forecast, in proportion to its score. On a scale of logarithms these are the shares of the logarithmic mean.
 *
 * @param scores - by part, by row
 * @see Ang (2005), Energy Policy 33(7), 867-871, on the logarithmic mean (LMDI)
 */
export function inUnits(baseScore: Float64Array, scores: readonly Float64Array[], values: readonly Float64Array[], toUnits: ToUnits): Rows {
  const rows = baseScore.length;
  const base = new Float64Array(rows);
  const reached = new Float64Array(rows);
  const effects = scores.map(() => new Float64Array(rows));
  for (let r = 0; r < rows; r++) {
    const from = baseScore[r] as number;
    const to = scores.reduce((sum, own) => sum + (own[r] as number), from);
    base[r] = toUnits(from, r);
    reached[r] = toUnits(to, r);
    const slope = slopeBetween(toUnits, r, from, to);
    scores.forEach((own, k) => ((effects[k] as Float64Array)[r] = slope * (own[r] as number)));
  }
  return { base, effects, baseScore, scores, values, reached };
}

/** The first rows, or those from `from` on. */
export function someRows({ base, effects, baseScore, scores, values, reached }: Rows, from: number, to: number): Rows {
  const cut = (all: Float64Array): Float64Array => all.slice(from, to);
  return {
    base: cut(base),
    effects: effects.map(cut),
    baseScore: cut(baseScore),
    scores: scores.map(cut),
    values: values.map(cut),
    reached: cut(reached),
  };
}

/** Differences below this share of a forecast are rounding. */
const ROUNDING = 1e-9;

/**
 * What the model itself forecasts beside what was done to it afterwards, as a part of its own where there is a difference.
 *
 * @param forecast - length h: what was really forecast
 * @param topic - what it is called: `Closed` where that is known
 */
export function withRule(explained: Explained, forecast: Float64Array, topic = 'Limits of the forecast'): Explained {
  const { ahead, before, parts } = explained;
  const size = forecast.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const rule = forecast.map((value, h) => {
    const gap = value - (ahead.reached[h] as number);
    return Math.abs(gap) <= ROUNDING * size ? 0 : gap;
  });
  if (rule.every((value) => value === 0)) return explained;
  const none = forecast.map(() => NaN);
  return {
    ...explained,
    parts: [
      ...parts,
      {
        name: 'rule',
        meaning: 'What was done to the forecast afterwards: zero where closed, nothing below zero, whole numbers',
        group: 'rule',
        topic,
      },
    ],
    ahead: {
      ...ahead,
      effects: [...ahead.effects, rule],
      scores: [...ahead.scores, new Float64Array(forecast.length)],
      values: [...ahead.values, none],
      reached: forecast,
    },
    before: before && {
      ...before,
      effects: [...before.effects, new Float64Array(before.base.length)],
      scores: [...before.scores, new Float64Array(before.base.length)],
      values: [...before.values, new Float64Array(before.base.length).fill(NaN)],
    },
  };
}
