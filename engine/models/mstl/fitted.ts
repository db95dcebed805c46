import type { SeasonInfluence } from '../../decomposition/season-influence.ts';
import type { Fitted } from '../model.ts';
import type { AdjustOptions } from './adjust.ts';

/** A decomposition with the model of what is left without the seasons. */
export interface MstlFitted extends Fitted {
  readonly formatVersion: 1;
  /** Ascending; empty where the series has no season that is seen twice. */
  readonly seasonLengths: readonly number[];
  /** For each season the effects of the next m steps, the first one next. */
  readonly figures: readonly (readonly number[])[];
  /** How the series was taken apart, to do it again for a description. */
  readonly options: AdjustOptions;
  /** What the seasons do to the intervals; absent where those are the member's own. */
  readonly influence?: SeasonInfluence;
  /** The fitted model of the seasonally adjusted series. */
  readonly member: Fitted;
}

/** Sum of the seasons' effects `step` steps after the history, 0 for the first. */
export function seasonAhead({ figures }: Pick<MstlFitted, 'figures'>, step: number): number {
  let sum = 0;
  for (const figure of figures) sum += figure[step % figure.length] as number;
  return sum;
}
